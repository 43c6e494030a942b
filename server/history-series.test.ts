import { expect, test } from 'vitest';
import { HISTORY_STEPS } from './contract/history.ts';
import { createSeries } from './history-series.ts';

const series = () => createSeries(new Float64Array(HISTORY_STEPS));

test('what was put is read, and null where nothing was', () => {
  const one = series();
  one.put(1_000, 7);
  one.put(1_001, null);
  one.put(1_004, 0);
  expect(one.read(998, 1_006)).toEqual([null, null, 7, null, null, null, 0, null, null]);
  expect(one.read(1_004, 1_003)).toEqual([]);
  expect(one.lastStep()).toBe(1_004);
});

test('a step is put once, and in order', () => {
  const one = series();
  one.put(10, 1);
  one.put(10, 2);
  one.put(9, 3);
  expect(one.read(9, 10)).toEqual([null, 1]);
});

test('it holds the newest steps, and nothing of an earlier turn shows after a long silence', () => {
  const one = series();
  for (let step = 0; step < HISTORY_STEPS + 20; step += 1) one.put(step, step);
  expect(one.read(19, 21)).toEqual([null, 20, 21]);
  const later = 10 * HISTORY_STEPS;
  one.put(later, 1);
  const read = one.read(later - HISTORY_STEPS, later);
  expect(read.filter((value) => value !== null)).toEqual([1]);
});
