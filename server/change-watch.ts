// Looks at the picture after each change, and tells what happened since. What was already so when it began is no news;
// neither is what only the store's own trouble made look so.
import type { Occurrence } from './contract/log-entry.ts';
import type { Snapshot } from './contract/snapshot.ts';
import { logEntriesBetween } from './log-entries.ts';

/** So long after the store is back reporters may need to find it again: they look every 5 s. */
export const SETTLE_MS = 10_000;

/**
 * A picture this old is still compared with the next one: the longest wait of a viewer that comes back is 54 s. What came
 * and went meanwhile is not seen; after a longer sleep that is too much to call the log whole.
 */
export const REMEMBERED_MS = 60_000;

export interface ChangeWatch {
  look(snapshot: Snapshot): void;
  /** Whether what happens from now on will be noticed: there is a picture to compare with. */
  isNoticing(): boolean;
  /** Too long ago was the last look to tell what happened since: the next one begins anew. */
  forget(): void;
}

/** `notice` hears of every comparison, also of one that found nothing. */
export function createChangeWatch(notice: (occurrences: Occurrence[]) => void): ChangeWatch {
  let before: Snapshot | null = null;
  let settledAtMs = 0;
  return {
    look(snapshot) {
      if (snapshot.degraded) settledAtMs = snapshot.generatedAtMs + SETTLE_MS;
      if (snapshot.degraded || snapshot.generatedAtMs < settledAtMs) return;
      const happened = before === null ? [] : logEntriesBetween(before, snapshot);
      before = snapshot;
      notice(happened);
    },
    isNoticing: () => before !== null,
    forget() {
      before = null;
    },
  };
}
