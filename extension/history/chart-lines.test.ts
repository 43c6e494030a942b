import { expect, it, test } from 'vitest';
import { HISTORY_STEP_MS } from '../../server/contract/history.ts';
import { COLOURS, chartData, lonely, perSecond, styleOf, upperEdge, upperEdgeBytes } from './chart-lines.ts';

const RANGE = { from: 10, to: 12 };
const at = (...steps: number[]) => steps.map((step) => step * HISTORY_STEP_MS);

test('a value stands at the end of its step', () => {
  expect(chartData(RANGE, [[1, null, 3]], false)).toEqual({ timesMs: at(11, 12, 13), values: [[1, null, 3]] });
});

test('what holds throughout a step is drawn from its beginning to its end', () => {
  expect(chartData(RANGE, [[1, null, 3]], true)).toEqual({
    timesMs: at(10, 11, 11, 12, 12, 13),
    values: [[1, 1, null, null, 3, 3]],
  });
});

test('a rate is per second, and unknown stays unknown', () => {
  expect([10, 0, null].map(perSecond)).toEqual([2, 0, null]);
});

test('a value with nothing on either side is drawn as a point', () => {
  expect(lonely([1, null, 2, 3, null, 0])).toEqual([0, 5]);
  expect(lonely([])).toEqual([]);
});

test('no two of the first lines look alike, and none of them is dashed', () => {
  const looks = Array.from({ length: 3 * COLOURS }, (_, look) => JSON.stringify(styleOf(look)));
  expect(new Set(looks).size).toBe(3 * COLOURS);
  expect(Array.from({ length: COLOURS }, (_, look) => styleOf(look).dash.length)).toEqual(Array(COLOURS).fill(0));
});

it.each([
  [0, 10],
  [9.9, 10],
  [54, 60],
  [71, 80],
  [100, 100],
  [101, 150],
  [3_100, 4_000],
])('for %d the upper edge is %d', (most, edge) => expect(upperEdge(most, 10)).toBe(edge));

test('that of bytes is a power of two, from 1 MiB on', () => {
  expect([0, 5, 1024 ** 2 + 1, 300 * 1024 ** 2].map((most) => upperEdgeBytes(most) / 1024 ** 2)).toEqual([
    1, 1, 2, 512,
  ]);
});
