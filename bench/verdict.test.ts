import { expect, test } from 'vitest';
import { quantile, spreadOf, verdictOf } from './verdict.ts';

test('quantiles need no order', () => {
  const values = Array.from({ length: 1_000 }, (_, index) => (index * 7) % 1_000);
  expect(quantile(values, 0.5)).toBe(500);
  expect(quantile(values, 0.99)).toBe(990);
  expect(quantile([3], 0.99)).toBe(3);
  expect(() => quantile([], 0.5)).toThrow('nothing');
});

test('a median over the goal fails; a single process over it leaves the matter open', () => {
  expect(verdictOf(spreadOf([1, 2, 3]), 5)).toBe('pass');
  expect(verdictOf(spreadOf([1, 2, 9]), 5)).toBe('inconclusive');
  expect(verdictOf(spreadOf([1, 6, 9]), 5)).toBe('fail');
});
