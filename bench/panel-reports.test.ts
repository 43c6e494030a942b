import { expect, test } from 'vitest';
import { reportsAt } from './panel-reports.ts';

const CROWD = { sidecars: 200, channels: 50, eventsPerSecond: 1_000, requestsPerTick: 20 };

const countedAt = (tick: number) =>
  reportsAt(CROWD, tick, 1_800_000_000_000).flatMap(({ traffic }) => Object.values(traffic));
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

test('a quarter of a second brings a quarter of the events of a second, and no total falls', () => {
  const totals = [0, 1, 2, 3, 4].map(countedAt);
  expect(totals.map(sum)).toEqual([250, 500, 750, 1_000, 1_250]);
  for (const [tick, counts] of totals.entries())
    expect(counts.every((count, index) => count >= (totals[tick - 1]?.[index] ?? 0))).toBe(true);
});

test('every channel is counted on, and each number of a sidecar moves', () => {
  const [before, after] = [0, 1].map((tick) => reportsAt(CROWD, tick, 1_800_000_000_000));
  expect(new Set(before?.flatMap(({ traffic }) => Object.keys(traffic))).size).toBe(50);
  expect(after?.[7]?.memoryBytes).not.toBe(before?.[7]?.memoryBytes);
  expect(after?.[7]?.previous?.cpuUsageUsec).not.toBe(before?.[7]?.previous?.cpuUsageUsec);
});

test('every tick tells of as many requests, each of another trace', () => {
  const told = [0, 1].flatMap((tick) =>
    reportsAt(CROWD, tick, 1_800_000_000_000).flatMap(({ requests = [] }) => requests.map(({ traceId }) => traceId)),
  );
  expect([told.length, new Set(told).size]).toEqual([40, 40]);
});
