import { expect, test } from 'vitest';
import { MAX_SAMPLES } from './sample-ring.ts';
import { createUsageTrack, MAX_BOOTS, MAX_INSTANCES, type UsageReport } from './usage-track.ts';
import { OWN_CLOCK, type SampleClock, SERVER_CLOCK, usageBetween } from './window-usage.ts';

const SERVER_MS = 1_800_000_000_000;

/** A report of a sample taken `atS` seconds after the start, and of what had been used by then. */
const report = (atS: number, used: Partial<UsageReport> = {}): UsageReport => ({
  name: 'api',
  instance: 'api-1',
  bootId: 'boot',
  reportedAtMs: SERVER_MS + atS * 1_000 + 250,
  monotonicUsec: (60 + atS) * 1_000_000,
  cpuUsageUsec: atS * 100_000,
  throttledUsec: 0,
  previous: null,
  memoryBytes: 1_000 + atS,
  memoryLimitBytes: 4_000,
  memoryLimitSource: 'cgroup',
  oomKills: 0,
  memoryPressureUsec: null,
  ...used,
});

/** Each arrives 20 ms after its sample, unless it says how late. */
function tracked(...reports: (UsageReport | readonly [UsageReport, number])[]) {
  const track = createUsageTrack();
  for (const one of reports) {
    const [told, lateMs] = 'name' in one ? ([one, 20] as const) : one;
    track.take(told, SERVER_MS + told.monotonicUsec / 1_000 - 60_000 + lateMs);
  }
  return track;
}
const EXACT: SampleClock = { ...SERVER_CLOCK, earlierMs: 0, laterMs: 0 };
const usage = (track: ReturnType<typeof tracked>, fromS: number, toS: number, clock = EXACT, lateMs = 20) =>
  usageBetween(
    track.bootsOf('api', 'api-1'),
    SERVER_MS + fromS * 1_000 + lateMs,
    SERVER_MS + toS * 1_000 + lateMs,
    clock,
  );

const EVERY_HALF = [0, 0.5, 1, 1.5, 2].map((atS) => report(atS));

test('the difference of the samples that enclose it is the window, and how long that was is said', () => {
  expect(usage(tracked(...EVERY_HALF), 0.6, 0.8)).toMatchObject({
    kind: 'measured',
    measuredMs: 500,
    cpuMs: 50,
    throttledMs: 0,
    memoryChangeBytes: 0.5,
    oomKills: 0,
    memoryPressureMs: null,
  });
  expect(usage(tracked(...EVERY_HALF), 0.4, 1.1)).toMatchObject({ measuredMs: 1_500, cpuMs: 150 });
});

test('a sample right on the beginning or the end encloses it', () => {
  expect(usage(tracked(...EVERY_HALF), 0.5, 1)).toMatchObject({ measuredMs: 500 });
  expect(usage(tracked(...EVERY_HALF), 0.5, 0.5)).toMatchObject({ measuredMs: 500 });
});

test('by the server’s clock only a sample is after the end that is so even if the server told of it as late as it may', () => {
  expect(usage(tracked(...EVERY_HALF), 0.6, 0.89, SERVER_CLOCK)).toMatchObject({ measuredMs: 500 });
  expect(usage(tracked(...EVERY_HALF), 0.6, 0.91, SERVER_CLOCK)).toMatchObject({ measuredMs: 1_000 });
});

test('by the instance’s own clock it does not matter how late its reports came, only that it is told in whole milliseconds', () => {
  const late = tracked(...EVERY_HALF.map((one, index) => [one, 95 - index] as const));
  expect(usage(late, 0.504, 0.996, OWN_CLOCK, 250)).toMatchObject({ measuredMs: 500 });
  expect(usage(late, 0.504, 0.999, OWN_CLOCK, 250)).toMatchObject({ measuredMs: 1_000 });
  expect(usage(late, 0.501, 0.996, OWN_CLOCK, 250)).toMatchObject({ measuredMs: 1_000 });
});

test('it is pending until the sample after its end has come, and too early without one before its beginning', () => {
  expect(usage(tracked(...EVERY_HALF), 1.8, 2.2)).toEqual({ kind: 'pending' });
  expect(usage(tracked(...EVERY_HALF), -0.1, 0.2)).toEqual({ kind: 'too-early' });
  expect(usageBetween([], 0, 1, EXACT)).toEqual({ kind: 'never-reported' });
});

test('the first report tells of an earlier sample as well, if only of its counters', () => {
  const previous = { monotonicUsec: 59_000_000, cpuUsageUsec: 0, throttledUsec: 0 };
  const track = tracked(report(0, { cpuUsageUsec: 70_000, previous }));
  expect(usage(track, -0.5, -0.1)).toMatchObject({ cpuMs: 70, memoryChangeBytes: null, measuredMs: 1_000 });
});

test('a report that repeats its sample for new traffic counts for nothing, however late it comes', () => {
  const repeated = { ...report(1), monotonicUsec: 61_000_003 };
  const track = tracked(report(0), report(1), [repeated, 3_900], report(5));
  expect(track.bootsOf('api', 'api-1')[0]?.samples.length).toBe(3);
  expect(usage(track, 1.5, 2)).toMatchObject({ measuredMs: 4_000, cpuMs: 400 });
});

test('a sample that arrives late is placed by when it was taken', () => {
  const track = tracked(report(0), [report(0.5), 400], report(1));
  expect(usage(track, 0.6, 0.8)).toMatchObject({ measuredMs: 500 });
});

test('an instance that begins anew within the window has no difference, and says when', () => {
  const next = (atS: number) => ({ ...report(atS), bootId: 'next', monotonicUsec: (60 + atS) * 1_000_000 });
  const track = tracked(report(0), report(0.5), next(1.5), next(2));
  expect(usage(track, 0.2, 1.6)).toMatchObject({ kind: 'restarted', atMs: SERVER_MS + 1_520 });
  expect(usage(track, 0.6, 0.9)).toMatchObject({ kind: 'restarted' });
  expect(usage(track, 0.1, 0.4)).toMatchObject({ measuredMs: 500 });
  expect(usage(track, 1.6, 1.9)).toMatchObject({ measuredMs: 500 });
});

test('what is not known, and a counter that went back, is not known', () => {
  const track = tracked(report(0, { cpuUsageUsec: null, memoryBytes: null }), report(1, { throttledUsec: null }));
  expect(usage(track, 0.2, 0.4)).toMatchObject({ cpuMs: null, throttledMs: null, memoryChangeBytes: null });
  expect(usage(tracked(report(0, { oomKills: 3 }), report(1)), 0.2, 0.4)).toMatchObject({ oomKills: null });
});

test('only a real limit is one', () => {
  const track = tracked(report(0), report(1, { memoryLimitSource: 'host' }));
  expect(usage(track, 0.2, 0.4)).toMatchObject({ memoryLimitBytes: null, memoryBytes: 1_001 });
});

test('samples, boots and instances are bounded, the oldest go first', () => {
  const track = tracked(...Array.from({ length: MAX_SAMPLES + 10 }, (_, index) => report(index)));
  const [boot] = track.bootsOf('api', 'api-1');
  expect([boot?.samples.length, boot?.samples.at(0).monotonicMs]).toEqual([MAX_SAMPLES, 70_000]);
  expect(usage(track, 5, 6)).toEqual({ kind: 'too-early' });
  expect(usage(track, 1_000.2, 1_000.4)).toMatchObject({ measuredMs: 1_000, cpuMs: 100 });
  for (let index = 0; index < 9; index += 1) track.take({ ...report(3_000 + index), bootId: `b${index}` }, SERVER_MS);
  expect(track.bootsOf('api', 'api-1').map(({ bootId }) => bootId)).toEqual(['b5', 'b6', 'b7', 'b8']);
  expect(MAX_BOOTS).toBe(track.bootsOf('api', 'api-1').length);
  for (let index = 0; index < MAX_INSTANCES; index += 1) track.take({ ...report(0), instance: `i${index}` }, SERVER_MS);
  expect(track.bootsOf('api', 'api-1')).toEqual([]);
  expect(track.instancesOf('api')).toHaveLength(MAX_INSTANCES);
});

test('what another kept from before is put before what is held, and once', () => {
  const early = tracked(...EVERY_HALF.slice(0, 4));
  const late = tracked(...EVERY_HALF.slice(3));
  for (const boot of early.kept()) late.restore(boot);
  expect(late.bootsOf('api', 'api-1')[0]?.samples.length).toBe(5);
  expect(usage(late, 0.6, 0.8)).toEqual(usage(tracked(...EVERY_HALF), 0.6, 0.8));
});

test('a wall clock that was set is known by the newest sample', () => {
  const set = [report(1), report(1.5), report(2)].map((one) => ({ ...one, reportedAtMs: one.reportedAtMs + 7_000 }));
  const track = tracked(report(0), report(0.5), ...set);
  expect(usage(track, 8.1, 8.4, OWN_CLOCK, 250)).toMatchObject({ measuredMs: 500, cpuMs: 50 });
  expect(track.wallAheadMs('api', 'api-1')).toBe(7_230);
});

test('a wall clock is known by the report that came the quickest', () => {
  const track = tracked([report(0), 90], [report(1), 10], [report(2), 300]);
  expect(track.wallAheadMs('api', 'api-1')).toBeCloseTo(240, 0);
  expect(track.wallAheadMs('api', 'other')).toBe(null);
});
