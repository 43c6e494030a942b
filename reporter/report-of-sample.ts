// A reading, who took it and when -> a Report. Pure.
import type { Report, Sample } from '../server/contract/report.ts';
import { comparable, type History, previousOf, remember } from './sample.ts';
import type { Reading } from './sources/reading.ts';

/** Who reports. */
export type Identity = Pick<Report, 'name' | 'instance' | 'bootId' | 'hostId' | 'startedAtMs'>;

/** When, by both clocks, and how long until the next report. */
export type Timing = Pick<Report, 'monotonicUsec' | 'reportedAtMs' | 'uptimeMs' | 'intervalMs'>;

/** What the app and the reporter themselves have to say. */
export type Told = Pick<Report, 'traffic' | 'countsDropped' | 'countsClamped' | 'publishFailures' | 'lastOutage'>;

/** Every field stands there, also one that is absent on the wire, so that none can be forgotten. */
type Written<T> = { [Key in keyof Required<T>]: T[Key] };

export interface Reported {
  report: Report;
  /** What the next call needs. */
  history: History;
}

export function reportOfSample(
  identity: Identity,
  timing: Timing,
  reading: Reading,
  told: Told,
  history: History,
): Reported {
  const { monotonicUsec } = timing;
  const sample: Sample = {
    monotonicUsec,
    cpuUsageUsec: reading.cpuUsageUsec,
    throttledUsec: reading.throttledUsec,
  };
  const earlier = comparable(history, sample);
  // Field by field: spread one after the other, these took five times the memory and most of the time.
  const report: Written<Omit<Report, 'requests' | 'requestsDropped'>> = {
    name: identity.name,
    instance: identity.instance,
    hostId: identity.hostId,
    bootId: identity.bootId,
    startedAtMs: identity.startedAtMs,
    reportedAtMs: timing.reportedAtMs,
    uptimeMs: timing.uptimeMs,
    intervalMs: timing.intervalMs,
    source: reading.source,
    monotonicUsec,
    cpuUsageUsec: reading.cpuUsageUsec,
    throttledUsec: reading.throttledUsec,
    previous: previousOf(sample, earlier),
    cpuCoresLimit: reading.cpuCoresLimit,
    cpuLimitSource: reading.cpuLimitSource,
    periods: reading.periods,
    throttledPeriods: reading.throttledPeriods,
    memoryBytes: reading.memoryBytes,
    memoryLimitBytes: reading.memoryLimitBytes,
    memoryLimitSource: reading.memoryLimitSource,
    oomKills: reading.oomKills,
    cpuPressureUsec: reading.cpuPressureUsec,
    memoryPressureUsec: reading.memoryPressureUsec,
    ioPressureUsec: reading.ioPressureUsec,
    traffic: told.traffic,
    publishFailures: told.publishFailures,
    lastOutage: told.lastOutage,
    countsDropped: told.countsDropped,
    countsClamped: told.countsClamped,
  };
  return { report, history: remember(earlier, sample) };
}
