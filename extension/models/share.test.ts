import { expect, test } from 'vitest';
import { share } from './share.ts';

test('an equal value is the earlier object', () => {
  const before = { list: [{ a: 1 }, { b: [null, 'x'] }] };
  expect(share(before, structuredClone(before))).toBe(before);
});

test('only what changed, and what holds it, is new', () => {
  const before = { left: { a: 1 }, right: [{ b: 2 }, { c: 3 }] };
  const after = share(before, { left: { a: 1 }, right: [{ b: 2 }, { c: 4 }] });
  expect(after).toEqual({ left: { a: 1 }, right: [{ b: 2 }, { c: 4 }] });
  expect(after.left).toBe(before.left);
  expect(after.right[0]).toBe(before.right[0]);
});

test.each<[unknown, unknown]>([
  [[1, 2], [1]],
  [[1], [1, 2]],
  [{ a: 1, b: 2 }, { a: 1 }],
  [{ a: undefined }, { b: undefined }],
  [{ a: 1 }, null],
  [null, { a: 1 }],
  [[1], { 0: 1 }],
])('%j is not taken for %j', (before, next) => {
  expect(share(before, next)).toStrictEqual(next);
});
