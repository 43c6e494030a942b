import { expect, test } from 'vitest';
import { randomHex } from './random-hex.ts';

test('ids have as many hex digits as were asked for, and each is another one, over many fillings of the pool', () => {
  const ids = Array.from({ length: 5_000 }, () => [randomHex(16), randomHex(32)]).flat();
  expect(ids.every((id, index) => /^[0-9a-f]+$/.test(id) && id.length === (index % 2 === 0 ? 16 : 32))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
});
