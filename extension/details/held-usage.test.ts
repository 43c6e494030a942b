import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import { stepOf } from '../../server/contract/history.ts';
import { EMPTY_RECORD, type HistoryRecord } from '../history/record.ts';
import { CALM, fixtureSnapshot, NOW_MS } from '../stories/fixtures.ts';
import { watchRecentUsage } from './recent-usage.ts';

const MIB = 1024 ** 2;
const snapshot = fixtureSnapshot({ fixtures: CALM });

/** Steps, each with the CPU that api used in it; the last of them ended so many seconds ago. */
function record(cpuPercent: readonly (number | null)[], endedSecondsAgo = 5): HistoryRecord {
  const memoryBytes = cpuPercent.map((value) => (value === null ? null : 128 * MIB));
  return {
    ...EMPTY_RECORD,
    fromStep: stepOf(NOW_MS - endedSecondsAgo * 1_000) - cpuPercent.length,
    steps: cpuPercent.length,
    cpuPercent: new Map([['api', cpuPercent]]),
    memoryBytes: new Map([['api', memoryBytes]]),
  };
}

function usageOf(history: HistoryRecord) {
  const shown = signal(history);
  const { usage } = watchRecentUsage(signal(snapshot), shown);
  const points = () =>
    (usage.value.get('api') ?? []).map(({ atMs, cpuPercent }) => [(atMs - NOW_MS) / 1_000, cpuPercent]);
  return { points, usage, shown };
}

it('a view that opens begins with what the server held, and goes on with what it hears', () => {
  const { points } = usageOf(record([10, 20, 30]));
  expect(points()).toEqual([
    [-15, 10],
    [-10, 20],
    [-5, 30],
    [-0.4, 36.8],
  ]);
});

it('memory is in percent of the limit', () => {
  const { usage } = usageOf(record([10]));
  expect(usage.value.get('api')?.[0]?.memoryPercent).toBe(25);
});

it('what was unknown then is no point', () => {
  const { points } = usageOf(record([10, null, 30]));
  expect(points().map(([, value]) => value)).toEqual([10, 30, 36.8]);
});

it('a minute is enough', () => {
  const { points } = usageOf(record(Array.from({ length: 180 }, () => 5)));
  expect(points()).toHaveLength(14);
  expect(points()[0]?.[0]).toBeGreaterThanOrEqual(-66);
});

it('what the server tells later than the first picture is taken in, and what the view heard itself stands', () => {
  const { points, shown } = usageOf(EMPTY_RECORD);
  expect(points()).toHaveLength(1);
  shown.value = record([10, 20, 99], 0);
  expect(points().map(([, value]) => value)).toEqual([10, 20, 36.8]);
});
