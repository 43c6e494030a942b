// (replicas of one sidecar, what arrived of one of them) -> its replicas. Pure.
import { EARLIEST_EPOCH_MS } from './fields.ts';
import type { Health } from './health.ts';
import { lifeAfter, NO_TRANSITION } from './instance-life.ts';
import { hasFollowed, isOldOfOther, otherBootAfter, uptimeOf } from './other-boot.ts';
import type { Rejected, Report } from './report.ts';
import { type Instance, UNKNOWN_USAGE } from './snapshot.ts';
import { usageOfReport } from './usage.ts';

/** Most replicas kept of one sidecar. One more takes the place of who may have been replaced, or is left out. */
export const MAX_INSTANCES = 100;
/** A replica not heard from for so long (a report's lifetime in the store) may have been replaced by another one. */
export const FORGET_REPLACED_MS = 30_000;

/** A report, and when it arrived by the server's clock. */
export interface Arrival {
  report: Report;
  receivedAtMs: number;
}

export function acceptReport(instances: readonly Instance[], arrival: Arrival): Instance[] {
  const { report, receivedAtMs } = arrival;
  const current = instances.find((instance) => instance.id === report.instance);
  if (current && isOldOfOther(current, report)) return [...instances];
  const isTaken = current === undefined || supersedes(arrival, current);
  const otherBoot = current === undefined ? null : otherBootAfter(current, report, receivedAtMs, isTaken);
  if (!isTaken) return current.otherBoot === otherBoot ? [...instances] : placed(instances, { ...current, otherBoot });
  const usage = usageOfReport(report);
  const instance: Instance = {
    ...(current ?? newInstance(report.instance, 'healthy')),
    ageMs: 0,
    receivedAtMs,
    oomKilledAtMs: oomKilledAtMs(arrival, current),
    rejectedReason: null,
    rejectedAtMs: null,
    joinedAtMs: current?.report ? current.joinedAtMs : bootBeganAtMs(arrival),
    ...lifeAfter(current, { report, receivedAtMs, otherBoot }, usage.throttledPercent),
    otherBoot,
    ...usage,
    report: lasting(report),
  };
  return placed(instances, instance);
}

/** No clock but the server's is asked: another machine's may be wrong by more than a deploy takes. */
const bootBeganAtMs = ({ report, receivedAtMs }: Arrival): number =>
  Math.max(EARLIEST_EPOCH_MS, Math.round(receivedAtMs - uptimeOf(report)));

/** Without what is told once: a snapshot says how things stand, and many times. */
function lasting(report: Report): Report {
  if (report.requests === undefined) return report;
  const { requests: _, ...rest } = report;
  return rest;
}

/** Whether a report is newer than what is held. A straggler of an earlier boot must not bring back old numbers. */
function supersedes({ report, receivedAtMs }: Arrival, current: Instance): boolean {
  const held = current.report;
  if (held === null) return true;
  if (held.bootId === report.bootId) return report.monotonicUsec > held.monotonicUsec;
  if (beganLater(report, held)) return true;
  // A wall clock may have been set back between two boots: once the held boot is silent, any other one counts.
  const silentForMs = receivedAtMs - (current.receivedAtMs ?? 0);
  return silentForMs > FORGET_REPLACED_MS || hasFollowed(current, report, receivedAtMs);
}

/** Of two that started in the same millisecond, or by a clock of whole seconds, a restart has been up for less time. */
const beganLater = (report: Report, held: Report): boolean =>
  (report.startedAtMs - held.startedAtMs || uptimeOf(held) - uptimeOf(report)) >= 0;

function oomKilledAtMs({ report, receivedAtMs }: Arrival, current: Instance | undefined): number | null {
  const before = current?.report;
  const grew =
    before?.bootId === report.bootId &&
    before.oomKills !== null &&
    report.oomKills !== null &&
    report.oomKills > before.oomKills;
  return grew ? receivedAtMs : (current?.oomKilledAtMs ?? null);
}

export function acceptRejected(instances: readonly Instance[], rejected: Rejected, nowMs: number): Instance[] {
  const id = rejected.instance ?? instances[0]?.id ?? rejected.name;
  const current = instances.find((instance) => instance.id === id);
  const instance = current ?? newInstance(id, 'down');
  return placed(instances, { ...instance, rejectedReason: rejected.reason, rejectedAtMs: nowMs });
}

/** One of which nothing is known yet; `health` is what it will be found to have, so that no transition is seen. */
const newInstance = (id: string, health: Health): Instance => ({
  id,
  health,
  reason: null,
  ageMs: null,
  receivedAtMs: null,
  oomKilledAtMs: null,
  rejectedReason: null,
  rejectedAtMs: null,
  joinedAtMs: null,
  ...NO_TRANSITION,
  restarts: 0,
  uptimeMs: null,
  otherBoot: null,
  throttledAtMs: null,
  eventsPerSecond: null,
  trafficSharePercent: null,
  weight: null,
  ...UNKNOWN_USAGE,
  report: null,
});

/** Puts an instance in its place by id, and keeps to the cap. */
function placed(instances: readonly Instance[], instance: Instance): Instance[] {
  const next = [...instances.filter((other) => other.id !== instance.id), instance];
  if (next.length > MAX_INSTANCES) {
    const oldest = next.reduce((a, b) => (heardMs(b) < heardMs(a) ? b : a));
    // One that reports would be back with its next report, as one that started, in the place of yet another.
    if (heardMs(instance) - heardMs(oldest) <= FORGET_REPLACED_MS) return [...instances];
    next.splice(next.indexOf(oldest), 1);
  }
  return next.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** When anything at all came from it: one that only ever sent unreadable reports is forgotten like any other. */
export const heardMs = (instance: Instance): number => Math.max(instance.receivedAtMs ?? 0, instance.rejectedAtMs ?? 0);
