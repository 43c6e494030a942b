import { describe, expect, test } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import type { Report } from './report.ts';
import { UNKNOWN_USAGE, type Usage } from './snapshot.ts';
import { totalUsage, usageOfReport } from './usage.ts';

const usage = (changes: Partial<Report>) => usageOfReport(makeReport(changes));
const part = (changes: Partial<Usage>): Usage => ({ ...UNKNOWN_USAGE, ...changes });
const sample = (monotonicUsec: number, cpuUsageUsec: number | null, throttledUsec: number | null = 0) => ({
  monotonicUsec,
  cpuUsageUsec,
  throttledUsec,
});
const between = (
  earlier: ReturnType<typeof sample> | null,
  later: ReturnType<typeof sample>,
  changes: Partial<Report> = {},
) => usage({ ...later, previous: earlier, ...changes });

describe('the use that one report tells of', () => {
  test('CPU is the growth over time, of the usable cores', () => {
    expect(between(sample(0, 0), sample(2_000_000, 1_000_000), { cpuCoresLimit: 2 })).toMatchObject({
      cpuCores: 0.5,
      cpuPercent: 25,
    });
    expect(between(sample(0, 0), sample(1_000_000, 250_000), { cpuCoresLimit: 0.25 })).toMatchObject({
      cpuPercent: 100,
    });
  });

  test.each([
    ['the first sample', null, sample(1_000_000, 5)],
    ['time that did not pass', sample(1_000_000, 0), sample(1_000_000, 5)],
    ['time that went back', sample(2_000_000, 0), sample(1_000_000, 5)],
    ['a counter that went back', sample(0, 10), sample(1_000_000, 5)],
    ['a counter that could not be read', sample(0, 0), sample(1_000_000, null)],
    ['a counter that could not be read before', sample(0, null), sample(1_000_000, 5)],
  ])('CPU is unknown, not 0 and not negative, with %s', (_what, earlier, later) => {
    expect(between(earlier, later)).toMatchObject({ cpuCores: null, cpuPercent: null });
  });

  test('an idle process uses 0', () => {
    expect(between(sample(0, 7), sample(1_000_000, 7))).toMatchObject({ cpuCores: 0, cpuPercent: 0 });
  });

  test('without a known limit there are cores but no percent', () => {
    expect(between(sample(0, 0), sample(1_000_000, 500_000), { cpuCoresLimit: null })).toMatchObject({
      cpuCores: 0.5,
      cpuPercent: null,
    });
    expect(between(sample(0, 0), sample(1_000_000, 500_000), { cpuCoresLimit: 0 })).toMatchObject({ cpuPercent: null });
  });

  test('throttling is time held back, of time passed, and may be more than all of it', () => {
    expect(between(sample(0, 0, 0), sample(1_000_000, 0, 125_000)).throttledPercent).toBe(12.5);
    expect(between(sample(0, 0, 0), sample(1_000_000, 0, 3_000_000)).throttledPercent).toBe(300);
    expect(between(sample(0, 0, null), sample(1_000_000, 0, 5)).throttledPercent).toBeNull();
  });

  test('memory is of its limit; unknown stays unknown', () => {
    expect(usage({ memoryBytes: 100, memoryLimitBytes: 400 })).toMatchObject({ memoryPercent: 25 });
    expect(usage({ memoryBytes: null })).toMatchObject({ memoryBytes: null, memoryPercent: null });
    expect(usage({ memoryLimitBytes: null })).toMatchObject({ memoryBytes: 100, memoryPercent: null });
    expect(usage({ memoryLimitBytes: 0 })).toMatchObject({ memoryPercent: null });
  });
});

describe('several instances together', () => {
  test('none at all is unknown', () => {
    expect(totalUsage([])).toEqual(UNKNOWN_USAGE);
  });

  test('one is itself, and brings nothing along that is not use', () => {
    const one = { ...part({ cpuPercent: 4 }), id: 'api-1', health: 'healthy' };
    expect(totalUsage([one])).toEqual(part({ cpuPercent: 4 }));
  });

  test('each with its own quota: use and limits add up', () => {
    const each = {
      cpuLimitSource: 'quota',
      memoryLimitSource: 'cgroup',
      cpuCoresLimit: 1,
      memoryLimitBytes: 100,
    } as const;
    expect(
      totalUsage([
        part({ ...each, cpuCores: 0.5, memoryBytes: 10, throttledPercent: 0.1, oomKills: 1 }),
        part({ ...each, cpuCores: 0.1, memoryBytes: 50, throttledPercent: 0.2, oomKills: 2 }),
      ]),
    ).toMatchObject({
      cpuCores: 0.6,
      cpuCoresLimit: 2,
      cpuPercent: 30,
      cpuLimitSource: 'quota',
      memoryBytes: 60,
      memoryLimitBytes: 200,
      memoryPercent: 30,
      throttledPercent: 0.3,
      oomKills: 3,
    });
  });

  test('on one host without limits: the host is counted once', () => {
    const each = {
      cpuLimitSource: 'host',
      memoryLimitSource: 'host',
      cpuCoresLimit: 4,
      memoryLimitBytes: 1_000,
    } as const;
    const both = totalUsage([
      part({ ...each, cpuCores: 1, memoryBytes: 100 }),
      part({ ...each, cpuCores: 1, memoryBytes: 200 }),
    ]);
    expect(both).toMatchObject({ cpuCoresLimit: 4, cpuPercent: 50, memoryLimitBytes: 1_000, memoryPercent: 30 });
  });

  test('limits that differ in kind are of no one kind', () => {
    expect(totalUsage([part({ cpuLimitSource: 'quota' }), part({ cpuLimitSource: 'host' })]).cpuLimitSource).toBe(
      'unknown',
    );
  });

  test('one that was not measured yet does not dilute the others', () => {
    const each = { cpuLimitSource: 'quota', cpuCoresLimit: 1 } as const;
    const total = totalUsage([part({ ...each, cpuCores: 1 }), part({ ...each, cpuCores: null })]);
    expect(total).toMatchObject({ cpuCores: 1, cpuPercent: 100, cpuCoresLimit: 2 });
  });

  test('one without a known limit makes the others’ percent neither more nor less', () => {
    const limited = part({ memoryLimitSource: 'cgroup', memoryBytes: 50, memoryLimitBytes: 100 });
    const unlimited = part({ memoryLimitSource: 'unknown', memoryBytes: 900 });
    expect(totalUsage([limited, unlimited])).toMatchObject({
      memoryBytes: 950,
      memoryPercent: 50,
      memoryLimitSource: 'unknown',
    });
  });

  test('on hosts that are named: each host is counted once, and hosts add up', () => {
    const on = (hostId: string, source: 'host' | 'cpuset' | 'affinity' = 'host') => ({
      ...part({
        cpuLimitSource: source,
        memoryLimitSource: 'host',
        cpuCores: 1.9,
        cpuCoresLimit: 2,
        memoryBytes: 500,
        memoryLimitBytes: 1_000,
      }),
      report: makeReport({ hostId }),
    });
    expect(totalUsage([on('a'), on('b')])).toMatchObject({
      cpuCoresLimit: 4,
      cpuPercent: 95,
      memoryLimitBytes: 2_000,
      memoryPercent: 50,
    });
    expect(totalUsage([on('a'), on('a'), on('b')])).toMatchObject({ cpuCoresLimit: 4, memoryLimitBytes: 2_000 });
    for (const source of ['cpuset', 'affinity'] as const)
      expect(totalUsage([on('a', source), on('a', source), on('b', source)])).toMatchObject({ cpuCoresLimit: 4 });
  });

  test('quotas on one host are each instance’s own', () => {
    const one = { ...part({ cpuLimitSource: 'quota', cpuCoresLimit: 1 }), report: makeReport({ hostId: 'a' }) };
    expect(totalUsage([one, one])).toMatchObject({ cpuCoresLimit: 2 });
  });

  test('cpusets of hosts that are not named are each instance’s own', () => {
    const one = { ...part({ cpuLimitSource: 'cpuset', cpuCoresLimit: 1 }), report: makeReport() };
    expect(totalUsage([one, one])).toMatchObject({ cpuCoresLimit: 2 });
  });
});
