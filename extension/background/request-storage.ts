// What the background holds of each tab, in the session's storage: never on a disk, gone with the browser. Everything in
// it is redacted. Writes are bounded: one a tab in WRITE_PAUSE_MS, and of so many characters at most.
import * as v from 'valibot';
import { parseValue } from '../../server/contract/parse.ts';
import { PollingRowSchema } from '../inspector/polling-row.ts';
import { type RequestEntry, RequestEntrySchema } from '../inspector/request-entry.ts';
import type { Clock } from '../link/clock.ts';
import type { Drop } from '../link/dropped.ts';
import type { TabState } from './tab-log.ts';

/** Far less than the 30 s after which an idle worker is ended. */
export const WRITE_PAUSE_MS = 1_000;
/** The session's storage holds 10 MB in all. */
export const MAX_STORED_LENGTH = 1_000_000;
const MAX_STORED_TABS = 8;
const KEY = 'requests-of-tab-';

const StateSchema = v.object({
  entries: v.array(RequestEntrySchema),
  polling: v.array(PollingRowSchema),
  pageAtMs: v.nullable(v.number()),
});

/** The part of a storage area that is used. */
export interface StorageArea {
  get(keys: null): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface RequestStorage {
  all(): Promise<Map<number, TabState>>;
  /** Writes what the tab's state is then. */
  saveSoon(tabId: number, state: () => TabState): void;
  remove(tabId: number): void;
}

export function createRequestStorage(area: StorageArea, clock: Clock, drop: Drop): RequestStorage {
  const due = new Map<number, () => void>();
  let stored: number[] = [];
  const failed = (error: unknown) => drop('write of requests', String(error));
  const write = (tabId: number, state: TabState) => {
    due.delete(tabId);
    stored = [...stored.filter((id) => id !== tabId), tabId];
    for (const old of stored.splice(0, Math.max(0, stored.length - MAX_STORED_TABS)))
      area.remove(KEY + old).catch(failed);
    area.set({ [KEY + tabId]: { ...state, entries: newest(state.entries) } }).catch(failed);
  };
  return {
    async all() {
      const items = Object.entries(await area.get(null)).filter(([key]) => key.startsWith(KEY));
      const states = items.flatMap(([key, value]): [number, TabState][] => {
        const parsed = parseValue(StateSchema, value);
        if (!parsed.ok) drop('stored requests', parsed.reason);
        return parsed.ok ? [[Number(key.slice(KEY.length)), parsed.value]] : [];
      });
      stored = states.map(([tabId]) => tabId);
      return new Map(states);
    },
    saveSoon(tabId, state) {
      if (due.has(tabId)) return;
      due.set(
        tabId,
        clock.after(WRITE_PAUSE_MS, () => write(tabId, state())),
      );
    },
    remove(tabId) {
      due.get(tabId)?.();
      due.delete(tabId);
      stored = stored.filter((id) => id !== tabId);
      area.remove(KEY + tabId).catch(failed);
    },
  };
}

/** As many as may be written. */
function newest(entries: readonly RequestEntry[]): RequestEntry[] {
  let length = 0;
  let from = entries.length;
  for (const entry of entries.toReversed()) {
    length += JSON.stringify(entry).length;
    if (length > MAX_STORED_LENGTH) break;
    from -= 1;
  }
  return entries.slice(from);
}
