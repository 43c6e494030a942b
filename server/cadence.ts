// How often reporters are asked to report while somebody watches: as often as the one who wants it most often.
import { IDLE_INTERVAL_MS, MIN_INTERVAL_MS, WATCH_INTERVAL_MS } from './contract/keys.ts';

export interface Cadence {
  /** Takes a viewer's wish in, brought within [250, 5000] ms; null: it has none. It stands until `leave` is called. */
  want(intervalMs: number | null): { leave(): void };
  /** The shortest that is wanted now; without any wish 500 ms. */
  intervalMs(): number;
  /** Calls whenever a shorter one is wanted than before, until the signal fires. */
  onShorter(listener: () => void, signal: AbortSignal): void;
}

export function createCadence(): Cadence {
  const wishes = new Set<{ intervalMs: number }>();
  const listeners = new Set<() => void>();
  const shortest = () => {
    let least = Number.POSITIVE_INFINITY;
    for (const wish of wishes) least = Math.min(least, wish.intervalMs);
    return wishes.size === 0 ? WATCH_INTERVAL_MS : least;
  };
  return {
    want(intervalMs) {
      const before = wishes.size === 0 ? null : shortest();
      const wish = { intervalMs: intervalMs === null ? WATCH_INTERVAL_MS : withinLimits(intervalMs) };
      wishes.add(wish);
      if (before !== null && wish.intervalMs < before) for (const listener of listeners) listener();
      return { leave: () => void wishes.delete(wish) };
    },
    intervalMs: shortest,
    onShorter(listener, signal) {
      listeners.add(listener);
      signal.addEventListener('abort', () => listeners.delete(listener), { once: true });
    },
  };
}

const withinLimits = (intervalMs: number): number =>
  Math.min(Math.max(Math.round(intervalMs), MIN_INTERVAL_MS), IDLE_INTERVAL_MS);
