// Reports of the six default sidecars, as their reporters would write them.
import type { Report } from '../server/contract/report.ts';
import { DEFAULT_TOPOLOGY } from '../server/contract/topology.ts';

export function sixReports(nowMs: number): Report[] {
  return DEFAULT_TOPOLOGY.sidecars.map(({ name }) => ({
    name,
    instance: `${name}-1`,
    bootId: 'bench',
    startedAtMs: nowMs - 60_000,
    reportedAtMs: nowMs,
    intervalMs: 5_000,
    source: 'cgroup-v2',
    monotonicUsec: nowMs * 1_000,
    cpuUsageUsec: 20_000_000,
    throttledUsec: 0,
    previous: { monotonicUsec: nowMs * 1_000 - 5_000_000, cpuUsageUsec: 19_000_000, throttledUsec: 0 },
    cpuCoresLimit: 1,
    cpuLimitSource: 'quota',
    periods: 600,
    throttledPeriods: 3,
    memoryBytes: 220_200_960,
    memoryLimitBytes: 536_870_912,
    memoryLimitSource: 'cgroup',
    oomKills: 0,
    cpuPressureUsec: 12_345,
    memoryPressureUsec: 0,
    ioPressureUsec: 678,
    traffic: { browser: 128, async: 28, scheduled: 3, 'ws-exec': 1 },
  }));
}
