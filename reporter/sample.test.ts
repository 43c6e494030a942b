import { expect, test } from 'vitest';
import type { Sample } from '../server/contract/report.ts';
import { comparable, type History, previousOf, remember } from './sample.ts';

/** `at(1.5, 300)`: 1.5 s on the monotonic clock, 300 µs of CPU time. */
const at = (seconds: number, cpuUsageUsec: number | null, throttledUsec: number | null = null): Sample => ({
  monotonicUsec: seconds * 1e6,
  cpuUsageUsec,
  throttledUsec,
});

/** The seconds of each sample's previous one, when all are taken in turn. */
function previousSeconds(samples: readonly Sample[]): (number | null)[] {
  let history: History = [];
  return samples.map((sample) => {
    const earlier = comparable(history, sample);
    const previous = previousOf(sample, earlier);
    history = remember(earlier, sample);
    return previous === null ? null : previous.monotonicUsec / 1e6;
  });
}

test('the first sample has no previous one, each other has the one at least 1 s before it', () => {
  expect(previousSeconds([at(0, 0), at(5, 10), at(10, 20)])).toEqual([null, 0, 5]);
});

test('at a fast cadence the span stays 1 s, and the oldest stands in until there is one', () => {
  const samples = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5].map((seconds) => at(seconds, seconds));
  expect(previousSeconds(samples)).toEqual([null, 0, 0, 0, 0, 0.25, 0.5]);
});

test('going from slow to fast the span is the slow one until a second has passed', () => {
  expect(previousSeconds([at(0, 0), at(5, 1), at(5.5, 2), at(6, 3), at(6.5, 4)])).toEqual([null, 0, 0, 5, 5.5]);
});

test('a CPU counter that goes back is a new beginning', () => {
  expect(previousSeconds([at(0, 100), at(5, 200), at(10, 50), at(15, 60)])).toEqual([null, 0, null, 10]);
});

test('so is a throttle counter that goes back', () => {
  expect(previousSeconds([at(0, 1, 100), at(5, 2, 50), at(10, 3, 60)])).toEqual([null, null, 5]);
});

test('a counter that stands still is not a reset', () => {
  expect(previousSeconds([at(0, 100, 7), at(5, 100, 7)])).toEqual([null, 0]);
});

test('a clock that did not move on gives no span', () => {
  expect(previousSeconds([at(5, 100), at(5, 200), at(10, 300)])).toEqual([null, null, 5]);
});

test('a sample that could not be read leaves the one before it in its place', () => {
  expect(previousSeconds([at(0, 100), at(5, null), at(10, 300)])).toEqual([null, 0, 0]);
});

test('history does not grow', () => {
  let history: History = [];
  for (let index = 0; index < 1000; index++) history = remember(history, at(index / 4, index));
  expect(history.length).toBeLessThanOrEqual(5);
});
