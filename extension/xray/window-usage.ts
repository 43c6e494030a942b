// What an instance used between two instants: the difference of the two samples that enclose them. All that ran in it then
// is in that number, and the samples lie further apart than the instants: both are said. Pure.

import { COALESCE_MS } from '../../server/contract/report-limits.ts';
import type { UsageSample } from './sample-ring.ts';
import { type BootTrack, beganAtMs } from './usage-track.ts';

/** The clock by which both instants are told. */
export interface SampleClock {
  /** A boot's monotonic clock less this one. */
  aheadMs(boot: BootTrack): number;
  /** How much earlier and later than by this clock a sample may have been taken. */
  earlierMs: number;
  laterMs: number;
}

/** A sample is known by it from when the server told of it, which it does in company. */
export const SERVER_CLOCK: SampleClock = { aheadMs: ({ aheadMs }) => aheadMs, earlierMs: COALESCE_MS, laterMs: 0 };

/** The instance's own wall clock, which stamps what it did as well: no way lies in between, but it is told in whole ms. */
export const OWN_CLOCK: SampleClock = { aheadMs: ({ monotonicAheadMs }) => monotonicAheadMs, earlierMs: 3, laterMs: 3 };

export interface WindowUsage {
  kind: 'measured';
  /** Time between the two samples, which is longer than what was asked for. */
  measuredMs: number;
  /** null: it is not known. */
  cpuMs: number | null;
  throttledMs: number | null;
  /** What it held at the end less what it held at the beginning. */
  memoryChangeBytes: number | null;
  memoryBytes: number | null;
  memoryLimitBytes: number | null;
  memoryPressureMs: number | null;
  oomKills: number | null;
}

export type UsageOrWhy =
  | WindowUsage
  /** It began anew between the two instants: its counters cannot be compared. `atMs`: by the server's clock. */
  | { kind: 'restarted'; atMs: number }
  /** The sample after the end has not come yet. */
  | { kind: 'pending' }
  /** No sample from before the beginning is held. */
  | { kind: 'too-early' }
  | { kind: 'never-reported' };

/** `boots`: oldest first. */
export function usageBetween(
  boots: readonly BootTrack[],
  fromMs: number,
  toMs: number,
  clock: SampleClock,
): UsageOrWhy {
  const newest = boots.at(-1);
  if (newest === undefined) return { kind: 'never-reported' };
  const firstAtMs = (boot: BootTrack) => boot.samples.at(0).monotonicMs - clock.aheadMs(boot);
  const restarted = boots.slice(1).find((boot) => firstAtMs(boot) > fromMs && firstAtMs(boot) <= toMs);
  if (restarted !== undefined) return restartOf(restarted);
  const boot = boots.findLast((one) => firstAtMs(one) <= fromMs);
  if (boot === undefined) return { kind: 'too-early' };
  const { samples } = boot;
  const aheadMs = clock.aheadMs(boot);
  // One that is right on the beginning is before all that was done since.
  const before = Math.max(0, samples.indexAfter(fromMs + aheadMs - clock.laterMs) - 1);
  const after = Math.max(before + 1, samples.indexFrom(toMs + aheadMs + clock.earlierMs));
  // It died before its next sample, and what it used until then died with it.
  if (after >= samples.length)
    return boot === newest ? { kind: 'pending' } : restartOf(boots[boots.indexOf(boot) + 1] ?? newest);
  return differenceOf(samples.at(before), samples.at(after));
}

const restartOf = (boot: BootTrack): UsageOrWhy => ({ kind: 'restarted', atMs: beganAtMs(boot) });

function differenceOf(before: UsageSample, after: UsageSample): WindowUsage {
  const inMs = (usec: number | null) => (usec === null ? null : usec / 1_000);
  return {
    kind: 'measured',
    measuredMs: after.monotonicMs - before.monotonicMs,
    cpuMs: inMs(growth(before.cpuUsageUsec, after.cpuUsageUsec)),
    throttledMs: inMs(growth(before.throttledUsec, after.throttledUsec)),
    memoryChangeBytes:
      before.memoryBytes === null || after.memoryBytes === null ? null : after.memoryBytes - before.memoryBytes,
    memoryBytes: after.memoryBytes,
    memoryLimitBytes: after.memoryLimitBytes,
    memoryPressureMs: inMs(growth(before.memoryPressureUsec, after.memoryPressureUsec)),
    oomKills: growth(before.oomKills, after.oomKills),
  };
}

/** Of a counter; null where an end is unknown or it went back. */
const growth = (before: number | null, after: number | null): number | null =>
  before === null || after === null || after < before ? null : after - before;
