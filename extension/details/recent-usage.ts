// The last minute of each sidecar's CPU and memory, for its sparklines. Filled while the view is open; pure but for the
// one signal that it keeps.
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Sidecar, Snapshot } from '../../server/contract/snapshot.ts';

/** Reports that traffic asks for come up to ten times a second, and would crowd out the rest of the minute. */
const LEAST_GAP_MS = 400;
/** A minute of them. */
export const MAX_POINTS = 60_000 / LEAST_GAP_MS;

export interface UsagePoint {
  /** When the report arrived, by the server's clock. */
  atMs: number;
  cpuPercent: number | null;
  memoryPercent: number | null;
}

export type RecentUsage = ReadonlyMap<string, readonly UsagePoint[]>;

const arrivedAtMs = (sidecar: Sidecar): number =>
  Math.max(0, ...sidecar.instances.map((instance) => instance.receivedAtMs ?? 0));

/** Adds a point for each sidecar that was heard from a while after its last one; sidecars that are gone lose theirs. */
export function remember(recent: RecentUsage, snapshot: Snapshot): RecentUsage {
  return new Map(
    snapshot.sidecars.map((sidecar) => {
      const points = recent.get(sidecar.name) ?? [];
      const atMs = arrivedAtMs(sidecar);
      if (atMs < (points.at(-1)?.atMs ?? 0) + LEAST_GAP_MS) return [sidecar.name, points] as const;
      const point = { atMs, cpuPercent: sidecar.cpuPercent, memoryPercent: sidecar.memoryPercent };
      return [sidecar.name, [...points, point].slice(-MAX_POINTS)] as const;
    }),
  );
}

export interface RecentUsageWatch {
  usage: ReadonlySignal<RecentUsage>;
  stop(): void;
}

/** Remembers every picture shown, until it is stopped. */
export function watchRecentUsage(snapshot: ReadonlySignal<Snapshot | null>): RecentUsageWatch {
  const usage = signal<RecentUsage>(new Map());
  const stop = effect(() => {
    if (snapshot.value !== null) usage.value = remember(usage.peek(), snapshot.value);
  });
  return { usage, stop };
}
