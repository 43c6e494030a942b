// What is known of a replica beyond its newest report: since when it is what it is, how often it began anew, and its
// part of the traffic. Pure, and a function of what arrived: server and extension come to the same.
import { capped } from './capped.ts';
import { DEGRADED_AFTER_MS, DOWN_AFTER_MS, type Health, THROTTLED_PERCENT, type Verdict } from './health.ts';
import { tookTurns, uptimeOf } from './other-boot.ts';
import type { Report } from './report.ts';
import type { Instance, OtherBoot } from './snapshot.ts';

/** The rate of events is a mean over about this time, in which newer ones count for more. */
const RATE_TIME_MS = 10_000;
/** So long after it was last throttled it still counts as such, so that a bursty one is not told twice a second. */
export const THROTTLED_REMEMBERED_MS = 10_000;

export type Transition = Pick<Instance, 'healthSinceMs' | 'healthBefore'>;
export const NO_TRANSITION: Transition = { healthSinceMs: null, healthBefore: null };

/** `sinceMs`: when the new state began. A state that stays keeps what was known of its beginning. */
export function transition(before: Transition & { health: Health }, now: Verdict, sinceMs: number): Transition {
  const { health, healthSinceMs, healthBefore } = before;
  return health === now.health ? { healthSinceMs, healthBefore } : { healthSinceMs: sinceMs, healthBefore: health };
}

/** When silence made it what it is; an age that is looked at late began in time all the same. */
export function silentSinceMs(receivedAtMs: number | null, ageMs: number | null, nowMs: number): number {
  if (receivedAtMs === null || ageMs === null) return nowMs;
  if (ageMs > DOWN_AFTER_MS) return receivedAtMs + DOWN_AFTER_MS;
  return ageMs > DEGRADED_AFTER_MS ? receivedAtMs + DEGRADED_AFTER_MS : receivedAtMs;
}

type Held = Pick<Instance, 'restarts' | 'throttledAtMs' | 'eventsPerSecond' | 'receivedAtMs' | 'report'>;
const NEVER_HEARD: Held = {
  restarts: 0,
  throttledAtMs: null,
  eventsPerSecond: null,
  receivedAtMs: null,
  report: null,
};

interface Heard {
  report: Report;
  receivedAtMs: number;
  /** As it is with this report. */
  otherBoot: OtherBoot | null;
}

/** What one more report adds. `throttledPercent` is what the report itself says. */
export function lifeAfter(
  held: Held = NEVER_HEARD,
  { report, receivedAtMs, otherBoot }: Heard,
  throttledPercent: number | null,
): Pick<Instance, 'restarts' | 'throttledAtMs' | 'eventsPerSecond'> {
  const before = held.report?.bootId ?? report.bootId;
  const isOtherBoot = before !== report.bootId;
  const isRestart = isOtherBoot && !tookTurns(before, otherBoot);
  const isThrottled = throttledPercent !== null && throttledPercent >= THROTTLED_PERCENT;
  return {
    restarts: held.restarts + (isRestart ? 1 : 0),
    throttledAtMs: isThrottled ? receivedAtMs : held.throttledAtMs,
    eventsPerSecond: isOtherBoot ? null : nextRate(held, report, receivedAtMs),
  };
}

function nextRate(held: Held, report: Report, receivedAtMs: number): number | null {
  if (held.report === null || held.receivedAtMs === null) return null;
  const elapsedMs = receivedAtMs - held.receivedAtMs;
  // Two reports of one instant say nothing of a rate; what they counted is left out, which the next ones outweigh.
  if (elapsedMs <= 0) return held.eventsPerSecond;
  const counted = Math.max(0, eventsOf(report) - eventsOf(held.report));
  const rate = (counted * 1_000) / elapsedMs;
  const part = held.eventsPerSecond === null ? 1 : 1 - Math.exp(-elapsedMs / RATE_TIME_MS);
  const next = (held.eventsPerSecond ?? 0) + (rate - (held.eventsPerSecond ?? 0)) * part;
  return Number(next.toFixed(3));
}

const eventsOf = ({ traffic }: Report) => Object.values(traffic).reduce((sum, total) => sum + total, 0);

export const isThrottled = ({ throttledAtMs }: Pick<Instance, 'throttledAtMs'>, nowMs: number): boolean =>
  throttledAtMs !== null && nowMs - throttledAtMs <= THROTTLED_REMEMBERED_MS;

/**
 * Whether it was throttled when it was last brought up to date: the picture it stands in may be newer, for what others
 * reported since.
 */
export const wasThrottled = (instance: Pick<Instance, 'throttledAtMs' | 'receivedAtMs' | 'ageMs'>): boolean =>
  isThrottled(instance, (instance.receivedAtMs ?? 0) + (instance.ageMs ?? 0));

/** Its clock is not compared with ours: how long it had been up when it reported, and the time since. */
export function uptimeMs({ health, ageMs, report }: Pick<Instance, 'health' | 'ageMs' | 'report'>): number | null {
  if (health === 'down' || ageMs === null || report === null) return null;
  return capped(uptimeOf(report) + ageMs);
}

/** Each one's part of what those that are up count together; the configured weight beside it. */
export function withShares(instances: readonly Instance[], weights: Readonly<Record<string, number>> = {}): Instance[] {
  const rateOf = (instance: Instance) => (instance.health === 'down' ? 0 : (instance.eventsPerSecond ?? 0));
  const sum = instances.reduce((total, instance) => total + rateOf(instance), 0);
  return instances.map((instance) => ({
    ...instance,
    trafficSharePercent:
      sum === 0 || instance.health === 'down' ? null : Number(((rateOf(instance) / sum) * 100).toFixed(1)),
    weight: Object.hasOwn(weights, instance.id) ? (weights[instance.id] ?? null) : null,
  }));
}
