// Waiting for the watch lease to change, on behalf of reporters without Redis, which could otherwise learn of a viewer only
// with their next report. One look at the store for all that wait, and none while nobody does.
import type { Store } from './store/store.ts';

/** How often the lease is looked at while somebody watches here. */
const LOOK_INTERVAL_MS = 250;
/** The same while nobody does: it may be that somebody watches at another server. */
const IDLE_LOOK_INTERVAL_MS = 1_000;
/** Longest wait: shorter than the minute after which many proxies cut a silent answer. */
export const LONGEST_WAIT_MS = 25_000;
/** Most reporters that may wait at once. */
const MAX_WAITING = 5_000;

export interface WatchWait {
  isFull(): boolean;
  /**
   * Resolves with the cadence wanted (null: nobody watches) once it is another than `known`, after 25 s, when the
   * reporter has gone, and when the server ends.
   */
  untilOther(known: number | null, gone: AbortSignal): Promise<number | null>;
}

/** Looks until the signal fires. `isWatchedHere`: whether this server has viewers. */
export function createWatchWait(
  store: Pick<Store, 'readWatch'>,
  isWatchedHere: () => boolean,
  signal: AbortSignal,
): WatchWait {
  const waiting = new Set<(wanted: number | null) => void>();
  let looking: NodeJS.Timeout | null = null;
  let latest: number | null = null;
  let lookedAtMs = Number.NEGATIVE_INFINITY;

  const look = async () => {
    lookedAtMs = performance.now();
    // A store that does not answer says nothing of the lease: what was known stands.
    latest = await store.readWatch().catch(() => latest);
    for (const hear of waiting) hear(latest);
  };
  const lookIfDue = () => {
    if (isWatchedHere() || performance.now() - lookedAtMs >= IDLE_LOOK_INTERVAL_MS) void look();
  };
  const stop = () => {
    if (looking !== null) clearInterval(looking);
    looking = null;
  };
  signal.addEventListener('abort', stop, { once: true });

  return {
    isFull: () => waiting.size >= MAX_WAITING,
    untilOther(known, gone) {
      const ended = AbortSignal.any([gone, signal]);
      return new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          ended.removeEventListener('abort', finish);
          waiting.delete(hear);
          if (waiting.size === 0) stop();
          resolve(latest);
        };
        const hear = (wanted: number | null) => {
          if (wanted !== known) finish();
        };
        const timer = setTimeout(finish, LONGEST_WAIT_MS);
        ended.addEventListener('abort', finish, { once: true });
        waiting.add(hear);
        if (ended.aborted) return finish();
        looking ??= setInterval(lookIfDue, LOOK_INTERVAL_MS);
        void look();
      });
    },
  };
}
