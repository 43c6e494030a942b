// (snapshot, event) -> snapshot. The server keeps its state with this, and the background keeps its copy with this,
// so that both always show the same picture. Pure: time comes in with the event.
import { type Arrival, acceptRejected, acceptReport, heardMs } from './accept.ts';
import { withEntry } from './apply-entry.ts';
import { withChannelState } from './channel-state.ts';
import { instanceHealth, sidecarHealth, type Verdict } from './health.ts';
import {
  isThrottled,
  NO_TRANSITION,
  silentSinceMs,
  transition,
  uptimeMs,
  wasThrottled,
  withShares,
} from './instance-life.ts';
import { hasLeft } from './leavers.ts';
import type { Rejected } from './report.ts';
import { type DegradedReason, type Instance, type Sidecar, type Snapshot, UNKNOWN_USAGE } from './snapshot.ts';
import type { StreamEvent } from './stream.ts';
import { MAX_SIDECARS } from './topology.ts';
import { totalUsage } from './usage.ts';

/** A sidecar that is not declared and not heard from for so long is forgotten. */
export const FORGET_UNDECLARED_MS = 300_000;

/** The next picture. `null` in: nothing is known yet, and only a snapshot changes that. */
export function applyEvent(snapshot: Snapshot | null, event: StreamEvent): Snapshot | null {
  if (event.type === 'snapshot') return event.snapshot;
  if (snapshot === null) return null;
  if (event.type === 'ping') return refresh(snapshot, event.atMs);
  if (event.type === 'counts') return refresh(withCounted(snapshot, event.totals), event.atMs);
  if (event.type === 'log') return refresh(withEntry(snapshot, event.entry), snapshot.generatedAtMs);
  if (event.type !== 'reports') return snapshot;
  const arrivals = event.reports.map((report) => ({ report, receivedAtMs: event.atMs }));
  return applyArrivals(snapshot, arrivals, event.rejected, event.atMs);
}

/** Takes in what arrived, in any order and any number of times, then brings every age and state up to `nowMs`. */
export const applyArrivals = (
  snapshot: Snapshot,
  arrivals: readonly Arrival[],
  rejected: readonly Rejected[],
  nowMs: number,
): Snapshot => refresh(takeArrivals(snapshot, arrivals, rejected, nowMs), nowMs);

/**
 * Takes in what arrived, and brings only the sidecars that it concerns up to `nowMs`; the others stay the same objects,
 * with the ages they had. For a server that hears much and refreshes now and then.
 */
export function takeArrivals(
  snapshot: Snapshot,
  arrivals: readonly Arrival[],
  rejected: readonly Rejected[],
  nowMs: number,
): Snapshot {
  const changes = new Map<string, Instance[]>();
  // Those that changed are few: a map of all would cost more than to look for each of them.
  const known = (name: string) => snapshot.sidecars.find((sidecar) => sidecar.name === name);
  const instancesOf = (name: string) => changes.get(name) ?? known(name)?.instances ?? [];
  for (const arrival of arrivals)
    changes.set(arrival.report.name, acceptReport(instancesOf(arrival.report.name), arrival));
  for (const one of rejected) changes.set(one.name, acceptRejected(instancesOf(one.name), one, nowMs));
  const changed = (sidecar: Sidecar, instances: Instance[]) =>
    refreshSidecar({ ...sidecar, instances }, snapshot.degradedReason, nowMs);
  const kept = snapshot.sidecars.map((sidecar) => {
    const instances = changes.get(sidecar.name);
    return instances === undefined ? sidecar : changed(sidecar, instances);
  });
  const added = [...changes].flatMap(([name, instances]) =>
    known(name) ? [] : [changed(undeclared(name), instances)],
  );
  const sidecars = added.length === 0 ? kept : withUndeclared(kept, added);
  return { ...snapshot, generatedAtMs: nowMs, sidecars, channels: withChannelState(snapshot.channels, sidecars) };
}

/** Brings every age, and what follows from it, up to `nowMs`. */
export function refresh(snapshot: Snapshot, nowMs: number): Snapshot {
  const sidecars = snapshot.sidecars
    .map((sidecar) => refreshSidecar(sidecar, snapshot.degradedReason, nowMs))
    .filter((sidecar) => !isForgotten(sidecar, nowMs));
  return { ...snapshot, generatedAtMs: nowMs, sidecars, channels: withChannelState(snapshot.channels, sidecars) };
}

/**
 * Finds who fell silent by `nowMs`. As `refresh`, but a sidecar of which only ages would change stays the same object, with
 * the ages it had: of hundreds that is most, each time.
 */
export function sweep(snapshot: Snapshot, nowMs: number): Snapshot {
  const { degradedReason } = snapshot;
  const sidecars = snapshot.sidecars
    .filter((sidecar) => !isForgotten(sidecar, nowMs))
    .map((sidecar) => (isOverdue(sidecar, nowMs) ? refreshSidecar(sidecar, degradedReason, nowMs) : sidecar));
  return { ...snapshot, generatedAtMs: nowMs, sidecars, channels: withChannelState(snapshot.channels, sidecars) };
}

/** Whether time alone made more of it than its ages different. */
const isOverdue = ({ instances, weights }: Sidecar, nowMs: number): boolean =>
  instances.some((instance) => {
    const { health, reason } = verdictAt(instance, nowMs);
    return (
      health !== instance.health ||
      reason !== instance.reason ||
      wasThrottled(instance) !== isThrottled(instance, nowMs) ||
      hasLeft(instance, instances, weights, nowMs)
    );
  });

/** Takes in what the store's own hash of counts says now. Channels it does not name keep what they had. */
export const withCounted = (snapshot: Snapshot, totals: Readonly<Record<string, number>>): Snapshot => ({
  ...snapshot,
  channels: snapshot.channels.map((channel) => ({
    ...channel,
    counted: Object.hasOwn(totals, channel.id) ? (totals[channel.id] ?? channel.counted) : channel.counted,
  })),
});

/** The picture while the store is of no full use (`reason`), or is again (null). Last values stay. */
export const withDegraded = (snapshot: Snapshot, reason: DegradedReason | null, nowMs: number): Snapshot =>
  refresh({ ...snapshot, degraded: reason !== null, degradedReason: reason }, nowMs);

const undeclared = (name: string): Sidecar => ({
  name,
  declared: false,
  health: 'down',
  reason: null,
  ageMs: null,
  ...NO_TRANSITION,
  ...UNKNOWN_USAGE,
  instances: [],
});

function withUndeclared(sidecars: readonly Sidecar[], added: readonly Sidecar[]): Sidecar[] {
  const declared = sidecars.filter((sidecar) => sidecar.declared);
  const others = [...sidecars.filter((sidecar) => !sidecar.declared), ...added].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  return [...declared, ...others].slice(0, MAX_SIDECARS);
}

function refreshSidecar(sidecar: Sidecar, degradedReason: DegradedReason | null, nowMs: number): Sidecar {
  const refreshed = sidecar.instances.map((instance) => refreshInstance(instance, nowMs));
  const kept = refreshed.filter((instance) => !hasLeft(instance, refreshed, sidecar.weights, nowMs));
  const instances = withShares(kept, sidecar.weights);
  const up = instances.filter((instance) => instance.health !== 'down');
  const ages = instances.map((instance) => instance.ageMs).filter((age) => age !== null);
  const verdict: Verdict = isUnreadable(degradedReason)
    ? { health: 'down', reason: degradedReason }
    : sidecarHealth(instances);
  const changedAtMs = Math.max(0, ...instances.map((instance) => instance.healthSinceMs ?? 0));
  const sinceMs = changedAtMs > (sidecar.healthSinceMs ?? 0) ? changedAtMs : nowMs;
  return {
    ...sidecar,
    ...verdict,
    ...transition(sidecar, verdict, sinceMs),
    ageMs: ages.length === 0 ? null : Math.min(...ages),
    ...totalUsage(up.length > 0 ? up : instances),
    instances,
  };
}

const ageAt = ({ receivedAtMs }: Instance, nowMs: number) =>
  receivedAtMs === null ? null : Math.max(0, nowMs - receivedAtMs);

const verdictAt = (instance: Instance, nowMs: number): Verdict =>
  instanceHealth({
    ageMs: ageAt(instance, nowMs),
    rejectedReason: instance.rejectedReason,
    oomAgeMs: instance.oomKilledAtMs === null ? null : nowMs - instance.oomKilledAtMs,
    memoryLimitPercent: instance.memoryLimitSource === 'cgroup' ? instance.memoryPercent : null,
  });

function refreshInstance(instance: Instance, nowMs: number): Instance {
  const ageMs = ageAt(instance, nowMs);
  const verdict = verdictAt(instance, nowMs);
  return {
    ...instance,
    ...verdict,
    ...transition(instance, verdict, silentSinceMs(instance.receivedAtMs, ageMs, nowMs)),
    ageMs,
    uptimeMs: uptimeMs({ health: verdict.health, ageMs, report: instance.report }),
  };
}

/** A store that only refuses writes still says what was last reported, and ages tell the rest. */
export const isUnreadable = (reason: DegradedReason | null): boolean =>
  reason === 'redis_unavailable' || reason === 'redis_timeout' || reason === 'redis_refused';

const isForgotten = (sidecar: Sidecar, nowMs: number) =>
  !sidecar.declared && nowMs - lastHeardMs(sidecar) > FORGET_UNDECLARED_MS;
const lastHeardMs = (sidecar: Sidecar) => Math.max(0, ...sidecar.instances.map(heardMs));
