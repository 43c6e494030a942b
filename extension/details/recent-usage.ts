// The last minute of each sidecar's CPU and memory, for its sparklines: what the view hears, after what the server held
// from before. Pure but for the signals that it keeps.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Sidecar, Snapshot } from '../../server/contract/snapshot.ts';
import type { HistoryRecord } from '../history/record.ts';
import { heldUsage, withHeld } from './held-usage.ts';

/** Reports that traffic asks for come up to ten times a second, and would crowd out the rest of the minute. */
const LEAST_GAP_MS = 400;
/** Less than it was by so much, an instant is by a clock that was set back. */
const SET_BACK_MS = 60_000;
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
      const known = recent.get(sidecar.name) ?? [];
      const atMs = arrivedAtMs(sidecar);
      const sinceMs = atMs - (known.at(-1)?.atMs ?? 0);
      const points = atMs > 0 && sinceMs < -SET_BACK_MS ? [] : known;
      if (points === known && sinceMs < LEAST_GAP_MS) return [sidecar.name, known] as const;
      const point = { atMs, cpuPercent: sidecar.cpuPercent, memoryPercent: sidecar.memoryPercent };
      return [sidecar.name, [...points, point].slice(-MAX_POINTS)] as const;
    }),
  );
}

export interface RecentUsageWatch {
  usage: ReadonlySignal<RecentUsage>;
  stop(): void;
}

/** Remembers every picture shown, until it is stopped. `history`: as it is kept for the History tab. */
export function watchRecentUsage(
  snapshot: ReadonlySignal<Snapshot | null>,
  history: ReadonlySignal<HistoryRecord>,
): RecentUsageWatch {
  const own = signal<RecentUsage>(new Map());
  const held = signal<RecentUsage>(new Map());
  const stopOwn = effect(() => {
    if (snapshot.value !== null) own.value = remember(own.peek(), snapshot.value);
  });
  const stopHeld = effect(() => {
    held.value = heldUsage(history.value, snapshot.peek() ?? { sidecars: [] });
  });
  const stop = () => {
    stopOwn();
    stopHeld();
  };
  return { usage: computed(() => withHeld(own.value, held.value)), stop };
}
