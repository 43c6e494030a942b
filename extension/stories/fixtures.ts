// Snapshots for stories and component tests, made the way the server makes them: out of reports, by the contract.
import { applyArrivals, withDegraded } from '../../server/contract/apply.ts';
import type { Rejected, Report } from '../../server/contract/report.ts';
import { type DegradedReason, emptySnapshot, type Snapshot } from '../../server/contract/snapshot.ts';
import { DEFAULT_TOPOLOGY, type Topology } from '../../server/contract/topology.ts';
import type { Troubles } from '../details/describe-troubles.ts';

export const NOW_MS = 1_795_203_740_000;
const MIB = 1024 ** 2;
const SECOND_USEC = 1_000_000;
const DEFAULT_UP = 7_200;

export interface Fixture {
  name: string;
  instance?: string;
  /** Cores in use, of `limit` cores. */
  cpu: number;
  limit?: number;
  /** MiB in use, of `memoryLimit` MiB; no limit means the host's 24 GiB. */
  memory: number;
  memoryLimit?: number;
  /** Seconds since it was heard from, and since it started. */
  age?: number;
  up?: number;
  /** Share of the time held back by the quota, 0 to 1. */
  throttled?: number;
  /** OOM kills in all, the last of them half a second before this report. */
  oomKills?: number;
  traffic?: Record<string, number>;
  /** Another process, started an hour before it, reports under its id. */
  shared?: boolean;
  /** What its reporter could not do. */
  troubles?: Troubles;
}

export function fixtureReport(fixture: Fixture, nowMs = NOW_MS): Report {
  const { name, cpu, limit, memory, memoryLimit, age = 0.4, up = DEFAULT_UP, throttled = 0 } = fixture;
  const monotonicUsec = up * SECOND_USEC;
  return {
    name,
    instance: fixture.instance ?? `${name}-1`,
    bootId: `${name}-boot`,
    startedAtMs: nowMs - up * 1_000,
    reportedAtMs: nowMs - age * 1_000,
    intervalMs: 500,
    source: name === 'redis' ? 'redis-info' : 'cgroup-v2',
    monotonicUsec,
    cpuUsageUsec: Math.round(cpu * SECOND_USEC),
    throttledUsec: Math.round(throttled * SECOND_USEC),
    previous: { monotonicUsec: monotonicUsec - SECOND_USEC, cpuUsageUsec: 0, throttledUsec: 0 },
    cpuCoresLimit: limit ?? 2,
    cpuLimitSource: limit === undefined ? 'host' : 'quota',
    periods: null,
    throttledPeriods: null,
    memoryBytes: memory * MIB,
    memoryLimitBytes: (memoryLimit ?? 24 * 1024) * MIB,
    memoryLimitSource: memoryLimit === undefined ? 'host' : 'cgroup',
    oomKills: fixture.oomKills ?? 0,
    cpuPressureUsec: null,
    memoryPressureUsec: null,
    ioPressureUsec: null,
    traffic: fixture.traffic ?? {},
    ...fixture.troubles,
  };
}

interface Scene {
  topology?: Topology;
  fixtures: readonly Fixture[];
  rejected?: readonly Rejected[];
  degradedReason?: DegradedReason;
}

export function fixtureSnapshot({
  topology = DEFAULT_TOPOLOGY,
  fixtures,
  rejected = [],
  degradedReason,
}: Scene): Snapshot {
  const arrivals = fixtures.map((fixture) => ({
    report: fixtureReport(fixture),
    receivedAtMs: NOW_MS - (fixture.age ?? 0.4) * 1_000,
  }));
  const earlier = [...beforeKills(fixtures), ...inTurn(fixtures)];
  const before = applyArrivals(emptySnapshot(topology, NOW_MS), earlier, [], NOW_MS);
  const snapshot = applyArrivals(before, arrivals, rejected, NOW_MS);
  return degradedReason === undefined ? snapshot : withDegraded(snapshot, degradedReason, NOW_MS);
}

/** A kill is seen as the difference of two reports: these are the first ones. */
const beforeKills = (fixtures: readonly Fixture[]) =>
  fixtures
    .filter(({ oomKills = 0 }) => oomKills > 0)
    .map((fixture) => ({
      report: {
        ...fixtureReport({ ...fixture, oomKills: 0, up: (fixture.up ?? DEFAULT_UP) - 0.5 }),
        startedAtMs: NOW_MS - (fixture.up ?? DEFAULT_UP) * 1_000,
      },
      receivedAtMs: NOW_MS - (fixture.age ?? 0.4) * 1_000 - 500,
    }));

/** The half minute before, in which two processes reported in turn. */
const inTurn = (fixtures: readonly Fixture[]) =>
  fixtures
    .filter(({ shared }) => shared)
    .flatMap((fixture) =>
      [30, 20, 5].flatMap((ago) => {
        const { up = DEFAULT_UP, age = 0.4 } = fixture;
        const receivedAtMs = NOW_MS - (ago + age) * 1_000;
        const startedAtMs = NOW_MS - up * 1_000;
        const own = { ...fixtureReport({ ...fixture, up: up - ago }), startedAtMs };
        const other = { ...fixtureReport({ ...fixture, up: up + 3_600 - ago }), bootId: `${fixture.name}-other` };
        return [own, { ...other, startedAtMs: startedAtMs - 3_600_000 }].map((report) => ({ report, receivedAtMs }));
      }),
    );

export const CALM: readonly Fixture[] = [
  { name: 'frontend', cpu: 0.021, limit: 0.5, memory: 61, memoryLimit: 256 },
  { name: 'api', cpu: 0.368, limit: 1, memory: 210, memoryLimit: 512 },
  { name: 'worker', cpu: 0.112, limit: 2, memory: 174, memoryLimit: 1_024 },
  { name: 'beat', cpu: 0.003, limit: 0.25, memory: 38, memoryLimit: 128 },
  { name: 'redis', cpu: 0.012, memory: 9.4, memoryLimit: 128 },
  { name: 'terminal', cpu: 0, limit: 1, memory: 27, memoryLimit: 256 },
];

/** CALM with some of its sidecars changed. */
export const calmBut = (...changes: readonly (Partial<Fixture> & { name: string })[]): Fixture[] =>
  CALM.map((fixture) => ({ ...fixture, ...changes.find((change) => change.name === fixture.name) }));
