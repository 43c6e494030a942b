import { expect, it, test } from 'vitest';
import {
  addRequest,
  LATENCY_BUCKETS,
  type Latency,
  latencyAt,
  latencySum,
  openLatency,
  requestsIn,
} from './latency.ts';

function latencyOf(...durationsMs: number[]): Latency {
  const latency = openLatency();
  for (const durationMs of durationsMs) addRequest(latency, durationMs);
  return latency;
}
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

it.each([0.5, 1.3, 17, 134, 2_140, 64_000])('what half of them took is told within 9 %%: %d ms', (ms) => {
  const told = latencyAt(latencyOf(ms, ms, ms, 70_000), 0.5) ?? 0;
  expect(Math.abs(told / ms - 1)).toBeLessThan(0.0906);
});

test('shares are of the requests, the slowest one is told as it was', () => {
  const latency = latencyOf(...upTo(1_000));
  const [median = 0, p95 = 0] = [0.5, 0.95].map((share) => latencyAt(latency, share) ?? 0);
  expect([Math.abs(median / 500 - 1) < 0.0906, Math.abs(p95 / 950 - 1) < 0.0906]).toEqual([true, true]);
  expect([latencyAt(latency, 1), latency.slowestMs, requestsIn(latency)]).toEqual([1_000, 1_000, 1_000]);
});

test('of few requests the slowest is what 95 % stay below, and nothing is told to be slower than it', () => {
  expect(latencyAt(latencyOf(134.4), 0.5)).toBe(134.4);
  expect(latencyAt(latencyOf(20, 134.4), 0.95)).toBe(134.4);
  expect(latencyAt(latencyOf(...Array(40).fill(128)), 0.5)).toBe(128);
});

test('of no request nothing is known', () => {
  expect([latencyAt(openLatency(), 0.5), requestsIn(openLatency()), openLatency().slowestMs]).toEqual([null, 0, null]);
});

test('those of several steps together are as if they had been counted together, in any order', () => {
  const [first, second, third] = [latencyOf(5, 900, 12), latencyOf(), latencyOf(12, 0.1, 70_000)];
  const all = latencyOf(5, 900, 12, 12, 0.1, 70_000);
  expect(latencySum([first, second, third])).toEqual(all);
  expect(latencySum([third, first, second])).toEqual(all);
  expect(first).toEqual(latencyOf(5, 900, 12));
});

test('whatever is too fast or too slow for a bucket is in the first or the last', () => {
  expect(latencyOf(0, 0.1, 3_600_000)).toEqual({ buckets: [0, 2, LATENCY_BUCKETS - 1, 1], slowestMs: 3_600_000 });
  expect(latencyOf(1, 1.01)).toEqual({ buckets: [4, 2], slowestMs: 1.01 });
});
