import { expect, test } from 'vitest';
import { backoffMs, JITTER, withJitter } from './backoff.ts';

test('waits grow from 5 over 15 to 45 s and stay there', () => {
  expect([1, 2, 3, 4, 100].map((failures) => backoffMs(failures, 0.5))).toEqual([
    5_000, 15_000, 45_000, 45_000, 45_000,
  ]);
});

test('jitter keeps within a fifth to either side, and reaches it', () => {
  const waits = Array.from({ length: 101 }, (_, index) => withJitter(1_000, index / 100));
  expect(Math.min(...waits)).toBe(1_000 * (1 - JITTER));
  expect(Math.max(...waits)).toBe(1_000 * (1 + JITTER));
});
