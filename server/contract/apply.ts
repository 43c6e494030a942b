// (snapshot, event) -> snapshot. The server keeps its state with this, and the background keeps its copy with this,
// so that both always show the same picture. Pure: time comes in with the event.
import { withEntry } from './apply-entry.ts';
import { withChannelState } from './channel-state.ts';
import { type Health, instanceHealth, sidecarHealth, type Verdict } from './health.ts';
import { lifeAfter, NO_TRANSITION, silentSinceMs, transition, uptimeMs, withShares } from './instance-life.ts';
import type { Rejected, Report } from './report.ts';
import { type DegradedReason, type Instance, type Sidecar, type Snapshot, UNKNOWN_USAGE } from './snapshot.ts';
import type { StreamEvent } from './stream.ts';
import { MAX_SIDECARS } from './topology.ts';
import { totalUsage, usageOfReport } from './usage.ts';

/** Most replicas kept of one sidecar; the one not heard from for longest goes first. */
export const MAX_INSTANCES = 100;
/** A replica not heard from for so long (a report's lifetime in the store) is forgotten once another one is up. */
export const FORGET_REPLACED_MS = 30_000;
/** A sidecar that is not declared and not heard from for so long is forgotten. */
export const FORGET_UNDECLARED_MS = 300_000;

/** A report, and when it arrived by the server's clock. */
export interface Arrival {
  report: Report;
  receivedAtMs: number;
}

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
  const known = new Map(snapshot.sidecars.map((sidecar) => [sidecar.name, sidecar]));
  const instancesOf = (name: string) => changes.get(name) ?? known.get(name)?.instances ?? [];
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
    known.has(name) ? [] : [changed(undeclared(name), instances)],
  );
  const sidecars = added.length === 0 ? kept : withUndeclared(kept, added);
  return { ...snapshot, generatedAtMs: nowMs, sidecars, channels: withChannelState(snapshot.channels, sidecars) };
}

/** Brings every age, and what follows from it, up to `nowMs`. */
export function refresh(snapshot: Snapshot, nowMs: number): Snapshot {
  const sidecars = snapshot.sidecars
    .map((sidecar) => refreshSidecar(sidecar, snapshot.degradedReason, nowMs))
    .filter((sidecar) => sidecar.declared || nowMs - lastHeardMs(sidecar) <= FORGET_UNDECLARED_MS);
  return { ...snapshot, generatedAtMs: nowMs, sidecars, channels: withChannelState(snapshot.channels, sidecars) };
}

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

function acceptReport(instances: readonly Instance[], arrival: Arrival): Instance[] {
  const { report, receivedAtMs } = arrival;
  const current = instances.find((instance) => instance.id === report.instance);
  if (current && !supersedes(arrival, current)) return [...instances];
  const usage = usageOfReport(report);
  const instance: Instance = {
    ...(current ?? newInstance(report.instance, 'healthy')),
    ageMs: 0,
    receivedAtMs,
    oomKilledAtMs: oomKilledAtMs(arrival, current),
    rejectedReason: null,
    rejectedAtMs: null,
    ...lifeAfter(current, report, receivedAtMs, usage.throttledPercent),
    ...usage,
    report: lasting(report),
  };
  return placed(instances, instance);
}

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
  // A wall clock may have been set back between two boots: once the held boot is silent, any other one counts.
  const silentForMs = receivedAtMs - (current.receivedAtMs ?? 0);
  return report.startedAtMs >= held.startedAtMs || silentForMs > FORGET_REPLACED_MS;
}

function oomKilledAtMs({ report, receivedAtMs }: Arrival, current: Instance | undefined): number | null {
  const before = current?.report;
  const grew =
    before?.bootId === report.bootId &&
    before.oomKills !== null &&
    report.oomKills !== null &&
    report.oomKills > before.oomKills;
  return grew ? receivedAtMs : (current?.oomKilledAtMs ?? null);
}

function acceptRejected(instances: readonly Instance[], rejected: Rejected, nowMs: number): Instance[] {
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
  ...NO_TRANSITION,
  restarts: 0,
  uptimeMs: null,
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
    next.splice(next.indexOf(oldest), 1);
  }
  return next.sort((a, b) => (a.id < b.id ? -1 : 1));
}

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
  const kept = refreshed.filter((instance) => !isReplaced(instance, refreshed, nowMs));
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

function refreshInstance(instance: Instance, nowMs: number): Instance {
  const ageMs = instance.receivedAtMs === null ? null : Math.max(0, nowMs - instance.receivedAtMs);
  const verdict = instanceHealth({
    ageMs,
    rejectedReason: instance.rejectedReason,
    oomAgeMs: instance.oomKilledAtMs === null ? null : nowMs - instance.oomKilledAtMs,
    memoryLimitPercent: instance.memoryLimitSource === 'cgroup' ? instance.memoryPercent : null,
  });
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

/** A container that was replaced comes back under another instance id; its old one should not stay down for ever. */
const isReplaced = (instance: Instance, all: readonly Instance[], nowMs: number) =>
  nowMs - heardMs(instance) > FORGET_REPLACED_MS && all.some((other) => other.health === 'healthy');

/** When anything at all came from it: one that only ever sent unreadable reports is forgotten like any other. */
const heardMs = (instance: Instance) => Math.max(instance.receivedAtMs ?? 0, instance.rejectedAtMs ?? 0);
const lastHeardMs = (sidecar: Sidecar) => Math.max(0, ...sidecar.instances.map(heardMs));
