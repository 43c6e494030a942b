import { expect, test } from 'vitest';
import { HISTORY_STEP_MS, HISTORY_STEPS } from '../../server/contract/history.ts';
import { EMPTY_RECORD, type HistoryRecord } from './record.ts';
import { heldRange, overlap, placeOf, shownRange, stepAt, valuesIn } from './step-range.ts';

const recordOf = (fromStep: number, steps: number): HistoryRecord => ({ ...EMPTY_RECORD, fromStep, steps });
/** In the middle of a step. */
const during = (step: number) => (step + 0.5) * HISTORY_STEP_MS;

test('all that is recorded is shown, up to the last step that has ended', () => {
  expect(shownRange(recordOf(1_000, 100), during(1_100))).toEqual({ from: 1_000, to: 1_099 });
});

test('time of which nothing is known is shown as well, and pushes the oldest out', () => {
  const record = recordOf(1_000, 100);
  expect(shownRange(record, during(1_121))).toEqual({ from: 1_000, to: 1_120 });
  expect(shownRange(record, during(1_000 + HISTORY_STEPS + 11)).from).toBe(1_011);
});

test('a short record has two minutes before it, which the totals leave out', () => {
  const record = recordOf(1_000, 3);
  const shown = shownRange(record, during(1_003));
  expect(shown).toEqual({ from: 979, to: 1_002 });
  expect(heldRange(record, shown)).toEqual({ from: 1_000, to: 1_002 });
  expect(shownRange(EMPTY_RECORD, during(1_003))).toEqual(shown);
});

test('a server that is a little ahead is believed', () => {
  expect(shownRange(recordOf(1_000, 100), during(1_099)).to).toBe(1_099);
});

test('values are taken by step, null where there are none', () => {
  const record = recordOf(1_000, 3);
  expect(valuesIn(record, [7, null, 9], { from: 999, to: 1_003 })).toEqual([null, 7, null, 9, null]);
  expect(valuesIn(record, undefined, { from: 1_000, to: 1_001 })).toEqual([null, null]);
});

test('a step has its place on the screen, and a place its step', () => {
  const shown = { from: 100, to: 109 };
  expect(placeOf({ from: 102, to: 103 }, shown)).toEqual({ left: 0.2, width: 0.2 });
  expect([-1, 0, 0.25, 0.999, 1, 2].map((share) => stepAt(share, shown))).toEqual([100, 100, 102, 109, 109, 109]);
});

test('of a window that moves out of sight the rest is left', () => {
  const shown = { from: 100, to: 109 };
  expect(overlap({ from: 95, to: 101 }, shown)).toEqual({ from: 100, to: 101 });
  expect(overlap({ from: 95, to: 99 }, shown)).toBe(null);
});
