// The requests of one tab, as the background holds them.
import type { ExclusionRules } from '../inspector/exclusion.ts';
import type { PollingRow } from '../inspector/polling-row.ts';
import type { RequestEntry } from '../inspector/request-entry.ts';
import { createRequestLog } from '../inspector/request-log.ts';
import { bytesOf, type RingLimits } from '../inspector/ring.ts';

export interface TabState {
  entries: RequestEntry[];
  polling: PollingRow[];
  /** When the page began that is shown now; null: not seen. */
  pageAtMs: number | null;
}

export interface TabLog {
  /** False: it is left out. */
  take(entry: RequestEntry): boolean;
  navigated(atMs: number): void;
  state(): TabState;
  restore(state: TabState): void;
  adopt(limits: RingLimits, rules: ExclusionRules): void;
  clear(): void;
}

export function createTabLog(limits: RingLimits, rules: ExclusionRules): TabLog {
  const log = createRequestLog({
    limits,
    slot: (entry: RequestEntry) => ({ entry, bytes: bytesOf(entry), otherId: null }),
  });
  let pageAtMs: number | null = null;
  log.setRules(rules);
  return {
    take(entry) {
      if (log.isLeftOut(entry)) return false;
      log.add(entry);
      return true;
    },
    navigated: (atMs) => {
      pageAtMs = atMs;
    },
    state: () => ({ entries: log.ring.slots.map(({ entry }) => entry), polling: [...log.polling.values()], pageAtMs }),
    restore(state) {
      pageAtMs = state.pageAtMs;
      log.restore(state.entries, state.polling);
    },
    adopt(nextLimits, nextRules) {
      log.limit(nextLimits);
      log.setRules(nextRules);
    },
    clear: () => log.clear(),
  };
}
