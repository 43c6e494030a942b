// A good report, with what a test cares about changed.
import type { Report } from '../contract/report.ts';

const BOOT_MS = 1_795_000_000_000;

export function makeReport(changes: Partial<Report> = {}): Report {
  return {
    name: 'api',
    instance: 'api-1',
    bootId: 'boot-1',
    startedAtMs: BOOT_MS,
    reportedAtMs: BOOT_MS + 60_000,
    intervalMs: 5_000,
    source: 'cgroup-v2',
    monotonicUsec: 60_000_000,
    cpuUsageUsec: 10_000_000,
    throttledUsec: 0,
    previous: { monotonicUsec: 59_000_000, cpuUsageUsec: 9_500_000, throttledUsec: 0 },
    cpuCoresLimit: 2,
    cpuLimitSource: 'quota',
    periods: 600,
    throttledPeriods: 0,
    memoryBytes: 100,
    memoryLimitBytes: 400,
    memoryLimitSource: 'cgroup',
    oomKills: 0,
    cpuPressureUsec: null,
    memoryPressureUsec: null,
    ioPressureUsec: null,
    traffic: {},
    ...changes,
  };
}

let order = 0;
/** A good report that is newer than every one made before it. */
export function nextReport(changes: Partial<Report> = {}): Report {
  order += 1;
  return makeReport({ monotonicUsec: 60_000_000 + order, ...changes });
}
