import { expect, test } from 'vitest';
import { HISTORY_STEP_MS } from '../../server/contract/history.ts';
import type { HistoryRecord } from './record.ts';
import { windowTotals } from './window-totals.ts';

const RECORD: HistoryRecord = {
  fromStep: 1_000,
  steps: 6,
  cpuPercent: new Map([['api', [10, 20, null, null, 60, 0]]]),
  memoryBytes: new Map([['api', [5, 9, null, null, 7, 6]]]),
  health: new Map([['api', ['healthy', 'degraded', 'down', null, 'healthy', 'healthy']]]),
  counts: new Map([
    ['browser', [null, 3, 4, null, null, 8]],
    ['async', [null, null, null, null, null, null]],
  ]),
};
const at = (step: number, kind = 'entry') => ({ kind, atMs: (step + 0.5) * HISTORY_STEP_MS });

test('a window is what its known steps amount to', () => {
  const { sidecars, events, unknownMs } = windowTotals(RECORD, { from: 1_000, to: 1_005 }, []);
  expect(sidecars.get('api')).toEqual({
    meanCpuPercent: 22.5,
    maxCpuPercent: 60,
    maxMemoryBytes: 9,
    unhealthyMs: 2 * HISTORY_STEP_MS,
  });
  expect([...events]).toEqual([
    ['browser', 15],
    ['async', null],
  ]);
  expect(unknownMs).toBe(HISTORY_STEP_MS);
});

test('only what lies in it counts', () => {
  const { sidecars, events } = windowTotals(RECORD, { from: 1_001, to: 1_002 }, []);
  expect(sidecars.get('api')).toMatchObject({ meanCpuPercent: 20, maxCpuPercent: 20, maxMemoryBytes: 9 });
  expect(events.get('browser')).toBe(7);
});

test('of a window in which nothing is known nothing is said', () => {
  const { sidecars, events, unknownMs } = windowTotals(RECORD, { from: 1_003, to: 1_003 }, []);
  expect(sidecars.get('api')).toEqual({
    meanCpuPercent: null,
    maxCpuPercent: null,
    maxMemoryBytes: null,
    unhealthyMs: null,
  });
  expect([events.get('browser'), unknownMs]).toEqual([null, HISTORY_STEP_MS]);
});

test('log entries of its time are counted; a gap in the log is none', () => {
  const log = [at(999), at(1_000), at(1_001), at(1_001, 'gap'), at(1_002)];
  expect(windowTotals(RECORD, { from: 1_000, to: 1_001 }, log).logEntries).toBe(2);
});
