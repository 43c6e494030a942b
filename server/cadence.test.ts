import { expect, test } from 'vitest';
import { createCadence } from './cadence.ts';

test('without a wish it is 500 ms; with several it is the shortest, until that viewer has gone', () => {
  const cadence = createCadence();
  expect(cadence.intervalMs()).toBe(500);
  cadence.want(2_000);
  expect(cadence.intervalMs()).toBe(2_000);
  const hasty = cadence.want(250);
  cadence.want(null);
  expect(cadence.intervalMs()).toBe(250);
  hasty.leave();
  expect(cadence.intervalMs()).toBe(500);
});

test.each([
  [1, 250],
  [60_000, 5_000],
  [333.3, 333],
])('a wish of %d ms is taken as %d ms', (wish, intervalMs) => {
  const cadence = createCadence();
  cadence.want(wish);
  expect(cadence.intervalMs()).toBe(intervalMs);
});

test('it is told when somebody wants it shorter than it is, and of nothing else', () => {
  const cadence = createCadence();
  const ending = new AbortController();
  let told = 0;
  cadence.onShorter(() => {
    told += 1;
  }, ending.signal);
  for (const wish of [1_000, 2_000, 1_000]) cadence.want(wish);
  expect(told).toBe(0);
  cadence.want(500);
  expect(told).toBe(1);
  ending.abort();
  cadence.want(250);
  expect(told).toBe(1);
});
