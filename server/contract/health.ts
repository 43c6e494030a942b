// Health from age and counters. Pure: server and extension must come to the same answer.
import * as v from 'valibot';

/** Older than this: degraded. At exactly this age: still healthy. */
export const DEGRADED_AFTER_MS = 10_000;
/** Older than this: down. At exactly this age: still degraded. */
export const DOWN_AFTER_MS = 15_000;
/** Working set at or above this share of a memory limit: degraded, because the next allocation may be killed. */
export const MEMORY_FULL_PERCENT = 95;
/** Held back for this part of the time, it counts as throttled; less is the kernel's rounding of bursts. */
export const THROTTLED_PERCENT = 5;
/** For so long after an OOM kill an instance stays degraded. */
export const OOM_REMEMBERED_MS = 60_000;

export const Health = v.picklist(['healthy', 'degraded', 'down']);
export type Health = v.InferOutput<typeof Health>;

/** A state and why; the reason is null exactly when healthy. */
export interface Verdict {
  health: Health;
  reason: string | null;
}

export interface InstanceFacts {
  /** Time since the last good report arrived; null: none ever did. */
  ageMs: number | null;
  /** Why the newest report could not be read; null: it could. */
  rejectedReason: string | null;
  /** Time since the last OOM kill; null: none seen. */
  oomAgeMs: number | null;
  /** Working set as a share of a real limit; null: unknown or unlimited. */
  memoryLimitPercent: number | null;
}

const HEALTHY: Verdict = { health: 'healthy', reason: null };

export function instanceHealth(facts: InstanceFacts): Verdict {
  const { ageMs, rejectedReason, oomAgeMs, memoryLimitPercent } = facts;
  const rejected = rejectedReason === null ? null : `malformed report: ${rejectedReason}`;
  if (ageMs === null) return { health: 'down', reason: rejected ?? 'has never reported' };
  if (ageMs > DOWN_AFTER_MS) return { health: 'down', reason: rejected ?? 'stopped reporting' };
  if (rejected !== null) return { health: 'degraded', reason: rejected };
  if (ageMs > DEGRADED_AFTER_MS) return { health: 'degraded', reason: 'report is late' };
  if (oomAgeMs !== null && oomAgeMs <= OOM_REMEMBERED_MS)
    return { health: 'degraded', reason: 'out of memory: a process was killed' };
  if (memoryLimitPercent !== null && memoryLimitPercent >= MEMORY_FULL_PERCENT)
    return { health: 'degraded', reason: 'memory is at its limit' };
  return HEALTHY;
}

/** All up: healthy. None up: down. Otherwise degraded. With one instance its own reason is passed on. */
export function sidecarHealth(instances: readonly Verdict[]): Verdict {
  const [first] = instances;
  if (first === undefined) return { health: 'down', reason: 'has never reported' };
  // Not `first` itself: callers pass whole instances, and spread what they get back.
  if (instances.length === 1) return { health: first.health, reason: first.reason };
  const unhealthy = instances.filter((instance) => instance.health !== 'healthy');
  if (unhealthy.length === 0) return HEALTHY;
  const health =
    unhealthy.every((instance) => instance.health === 'down') && unhealthy.length === instances.length
      ? 'down'
      : 'degraded';
  const reasons = [...new Set(unhealthy.map((instance) => instance.reason))].join('; ');
  return { health, reason: `${unhealthy.length} of ${instances.length} instances: ${reasons}` };
}

const RANK: Record<Health, number> = { healthy: 0, degraded: 1, down: 2 };

/** The worst of several, `healthy` for none. */
export const worstHealth = (all: readonly Health[]): Health =>
  all.reduce<Health>((worst, one) => (RANK[one] > RANK[worst] ? one : worst), 'healthy');
