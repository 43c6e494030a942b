// Reports, snapshots and events for tests.
import { applyArrivals } from '../../server/contract/apply.ts';
import type { Report } from '../../server/contract/report.ts';
import { emptySnapshot, type Snapshot } from '../../server/contract/snapshot.ts';
import type { StreamEvent } from '../../server/contract/stream.ts';

export const START_MS = 1_800_000_000_000;

export function sampleReport(name: string, atMs: number, traffic: Report['traffic'] = {}): Report {
  return {
    name,
    instance: `${name}-1`,
    bootId: 'boot',
    startedAtMs: START_MS - 60_000,
    reportedAtMs: atMs,
    intervalMs: 500,
    source: 'cgroup-v2',
    monotonicUsec: (atMs - START_MS + 60_000) * 1_000,
    cpuUsageUsec: 1_000,
    throttledUsec: 0,
    previous: null,
    cpuCoresLimit: 1,
    cpuLimitSource: 'quota',
    periods: 0,
    throttledPeriods: 0,
    memoryBytes: 1_000_000,
    memoryLimitBytes: 10_000_000,
    memoryLimitSource: 'cgroup',
    oomKills: 0,
    cpuPressureUsec: null,
    memoryPressureUsec: null,
    ioPressureUsec: null,
    traffic,
  };
}

/** Of two sidecars, api and worker, in one channel; those named reported at `atMs`, the others never. */
export function sampleSnapshot(atMs: number, reporting: readonly string[] = ['api', 'worker']): Snapshot {
  const sidecars = ['api', 'worker'].map((name) => ({ name, kind: 'container' as const }));
  const channels = [{ id: 'async', label: 'Async', path: ['api', 'worker'] }];
  const arrivals = reporting.map((name) => ({ report: sampleReport(name, atMs), receivedAtMs: atMs }));
  return applyArrivals(emptySnapshot({ sidecars, channels, origins: [] }, atMs), arrivals, [], atMs);
}

export const sampleHello = (atMs: number, contractVersion = 1): StreamEvent => ({
  type: 'hello',
  contractVersion,
  serverVersion: '0.1.0',
  serverId: 'server',
  atMs,
  watchIntervalMs: 500,
  pingIntervalMs: 15_000,
});

export const sampleReports = (
  atMs: number,
  names: readonly string[],
  traffic: Report['traffic'] = {},
): StreamEvent => ({
  type: 'reports',
  atMs,
  reports: names.map((name) => sampleReport(name, atMs, traffic)),
  rejected: [],
});
