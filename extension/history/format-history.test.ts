import { expect, it, test } from 'vitest';
import { HISTORY_STEP_MS } from '../../server/contract/history.ts';
import { describeWindow, formatRange, formatSpan } from './format-history.ts';
import { rulerLabel, rulerMarks } from './ruler.ts';
import { formatRate } from './tracks.ts';

it.each([
  [5_000, '5 s'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [900_000, '15 min'],
])('%i ms are "%s"', (ms, text) => expect(formatSpan(ms)).toBe(text));

const none = { sidecars: new Map(), events: new Map(), requests: new Map(), logEntries: 0 };
const totals = { ...none, unknownMs: 0, toldMs: null };

test('a window says how long it is, and what else there is to say', () => {
  const range = { from: 100, to: 124 };
  expect(describeWindow(range, totals)).toBe('2 min 5 s');
  expect(describeWindow(range, { ...totals, logEntries: 1, unknownMs: 40_000 })).toBe(
    '2 min 5 s · 1 log entry · 40 s unknown',
  );
  expect(describeWindow(range, { ...totals, logEntries: 3 })).toBe('2 min 5 s · 3 log entries');
});

test('a window says of which time requests are known, where that is not all that is known', () => {
  const range = { from: 100, to: 124 };
  expect(describeWindow(range, { ...totals, toldMs: 125_000 })).toBe('2 min 5 s');
  expect(describeWindow(range, { ...totals, toldMs: 85_000, unknownMs: 40_000 })).toBe('2 min 5 s · 40 s unknown');
  expect(describeWindow(range, { ...totals, toldMs: 30_000 })).toBe('2 min 5 s · requests known for 30 s');
  expect(describeWindow(range, { ...totals, toldMs: 0 })).toBe('2 min 5 s · requests unknown');
});

test('times are those of this machine, from the start of the first step to the end of the last', () => {
  const noon = new Date(2026, 10, 20, 12, 0, 0).getTime() / HISTORY_STEP_MS;
  expect(formatRange({ from: noon, to: noon + 24 })).toBe('12:00:00 – 12:02:05');
  expect([0, 30_000].map((ms) => rulerLabel(noon * HISTORY_STEP_MS + ms))).toEqual(['12:00', '12:00:30']);
});

test('the ruler has whole intervals, as many as have room', () => {
  const quarter = { from: 1_000_000, to: 1_000_179 };
  const apart = (width: number) => {
    const [first = 0, second = 0] = rulerMarks(quarter, width);
    return (second - first) / 60_000;
  };
  expect([250, 400, 1_000, 2_000].map(apart)).toEqual([5, 5, 1, 0.5]);
  expect(rulerMarks(quarter, 1_000).every((atMs) => atMs % 60_000 === 0)).toBe(true);
  expect(rulerMarks(quarter, 0).length).toBeLessThan(3);
});

it.each([
  [null, '–'],
  [0, '0/s'],
  [0.2, '0.2/s'],
  [7.46, '7.5/s'],
  [123.4, '123/s'],
])('a rate of %s is "%s"', (rate, text) => expect(formatRate(rate)).toBe(text));
