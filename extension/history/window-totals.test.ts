import { expect, test } from 'vitest';
import { HISTORY_STEP_MS } from '../../server/contract/history.ts';
import type { HistoryRecord } from './record.ts';
import { serving, windowTotals } from './window-totals.ts';

const NONE = { buckets: [], slowestMs: null };
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
  latency: new Map([
    ['api', [null, { buckets: [4, 30], slowestMs: 1 }, NONE, null, { buckets: [4, 1, 24, 9], slowestMs: 33 }, NONE]],
    ['worker', [NONE, NONE, NONE, null, NONE, NONE]],
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

test('latency is that of all its requests together, of those that serve any', () => {
  const of = (from: number, to: number) => windowTotals(RECORD, { from, to }, []);
  expect(serving(RECORD)).toEqual(['api']);
  expect([...of(1_000, 1_005).requests]).toEqual([['api', { requests: 40, medianMs: 1, p95Ms: 32, slowestMs: 33 }]]);
  expect(of(1_001, 1_002).requests.get('api')).toEqual({ requests: 30, medianMs: 1, p95Ms: 1, slowestMs: 1 });
  const without = { medianMs: null, p95Ms: null, slowestMs: null };
  expect(of(1_005, 1_005).requests.get('api')).toEqual({ requests: 0, ...without });
  expect(of(1_003, 1_003).requests.get('api')).toEqual({ requests: null, ...without });
});

test('it is said for how long requests were told of, where a sidecar serves any', () => {
  expect(windowTotals(RECORD, { from: 1_000, to: 1_005 }, []).toldMs).toBe(4 * HISTORY_STEP_MS);
  expect(windowTotals({ ...RECORD, latency: new Map() }, { from: 1_000, to: 1_005 }, []).toldMs).toBe(null);
});

test('log entries of its time are counted; a gap in the log is none', () => {
  const log = [at(999), at(1_000), at(1_001), at(1_001, 'gap'), at(1_002)];
  expect(windowTotals(RECORD, { from: 1_000, to: 1_001 }, log).logEntries).toBe(2);
});
