// What a server knows of the time before it looked: nothing by itself, and what the log says. Pure.
import { NO_TRANSITION } from './contract/instance-life.ts';
import type { LogEntry } from './contract/log-entry.ts';
import type { Instance, Sidecar, Snapshot } from './contract/snapshot.ts';

/** Entries of the log, oldest first. */
export interface Past {
  entries: readonly LogEntry[];
  /** Those of the newest stretch in which somebody watched all the time, up to now. */
  unbroken: readonly LogEntry[];
}

/** The first picture there is: a sidecar was not down before, it was only not looked at. */
export const asFound = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  sidecars: snapshot.sidecars.map((sidecar) => ({ ...sidecar, ...NO_TRANSITION })),
});

/** With the restarts that others noticed, and since when each sidecar is what it is, where the log tells. */
export function withPast(snapshot: Snapshot, { entries, unbroken }: Past): Snapshot {
  const restarts = new Map<string, number>();
  for (const { kind, sidecar, instance } of entries)
    if (kind === 'reporter_restarted') {
      const key = `${sidecar}/${instance}`;
      restarts.set(key, (restarts.get(key) ?? 0) + 1);
    }
  const changes = new Map(
    unbroken.flatMap((entry) => (entry.kind === 'health_changed' ? [[entry.sidecar, entry] as const] : [])),
  );
  const restarted = (name: string, instance: Instance): Instance => ({
    ...instance,
    restarts: Math.max(instance.restarts, restarts.get(`${name}/${instance.id}`) ?? 0),
  });
  return {
    ...snapshot,
    sidecars: snapshot.sidecars.map((sidecar) => ({
      ...sidecar,
      ...lastTransition(sidecar, changes.get(sidecar.name)),
      instances: sidecar.instances.map((instance) => restarted(sidecar.name, instance)),
    })),
  };
}

function lastTransition({ health }: Sidecar, entry: LogEntry | undefined): Partial<Sidecar> {
  // What it is by now may be no news yet: then the log is about the time before.
  if (entry?.to !== health) return {};
  const before = (['healthy', 'degraded', 'down'] as const).find((one) => one === entry.from) ?? null;
  return { healthSinceMs: entry.atMs, healthBefore: before };
}
