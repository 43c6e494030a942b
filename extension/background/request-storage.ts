// What the background holds of each tab, in the session's storage: never on a disk, gone with the browser. Everything in
// it is redacted. Writes are bounded: one a tab in WRITE_PAUSE_MS, and so long at most.
import * as v from 'valibot';
import { parseValue } from '../../server/contract/parse.ts';
import { PollingRowSchema } from '../inspector/polling-row.ts';
import { RequestEntrySchema } from '../inspector/request-entry.ts';
import type { Clock } from '../link/clock.ts';
import type { Drop } from '../link/dropped.ts';
import type { TabState } from './tab-log.ts';

/** Far less than the 30 s after which an idle worker is ended. */
export const WRITE_PAUSE_MS = 1_000;
/**
 * Of all tabs together, in bytes. Browsers give the session's storage 10 MB, of which others need some:
 * https://developer.chrome.com/docs/extensions/reference/api/storage#property-session
 */
export const MAX_STORED_LENGTH = 8_000_000;
/** Of one tab: 500 requests of 8 kB. Ordinary ones have 3 kB. */
export const MAX_TAB_LENGTH = 4_000_000;
const KEY = 'requests-of-tab-';

const StateSchema = v.object({
  entries: v.array(RequestEntrySchema),
  polling: v.array(PollingRowSchema),
  pageAtMs: v.nullable(v.number()),
});
/** As text: Chrome counts an object for three times what its JSON takes. */
const StoredSchema = v.pipe(v.string(), v.parseJson(), StateSchema);

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
  /** What each tab takes; the one that was written longest ago stands first. */
  const stored = new Map<number, number>();
  const failed = (error: unknown) => drop('write of requests', String(error));
  const forget = (tabId: number) => {
    stored.delete(tabId);
    area.remove(KEY + tabId).catch(failed);
  };
  const write = (tabId: number, state: TabState) => {
    due.delete(tabId);
    const text = textOf(state);
    stored.delete(tabId);
    stored.set(tabId, text.length);
    for (const old of tooMany(stored)) forget(old);
    area.set({ [KEY + tabId]: text }).catch(failed);
  };
  return {
    async all() {
      const items = Object.entries(await area.get(null)).filter(([key]) => key.startsWith(KEY));
      const lengths = new Map(items.map(([key, value]) => [tabOf(key), String(value).length]));
      const states = items.flatMap(([key, value]): [number, TabState][] => {
        const parsed = parseValue(StoredSchema, value);
        if (!parsed.ok) drop('stored requests', parsed.reason);
        return parsed.ok ? [[tabOf(key), parsed.value]] : [];
      });
      states.sort(([, a], [, b]) => newestAtMs(a) - newestAtMs(b));
      for (const [tabId] of states) stored.set(tabId, lengths.get(tabId) ?? 0);
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
      forget(tabId);
    },
  };
}

/** Tabs that leave no room for those that were written after them. */
function tooMany(stored: ReadonlyMap<number, number>): number[] {
  let length = 0;
  const newestFirst = [...stored].reverse();
  return newestFirst.flatMap(([tabId, own]) => {
    length += own;
    return length > MAX_STORED_LENGTH ? [tabId] : [];
  });
}

const tabOf = (key: string): number => Number(key.slice(KEY.length));

const newestAtMs = ({ entries }: TabState): number => entries.at(-1)?.startedAtMs ?? 0;

/** With as many of the newest entries as there is room for. */
function textOf({ entries, polling, pageAtMs }: TabState): string {
  const rest = `"polling":${asciiJson(polling)},"pageAtMs":${asciiJson(pageAtMs)}}`;
  const newest: string[] = [];
  let length = rest.length;
  for (const entry of entries.toReversed()) {
    const text = asciiJson(entry);
    length += text.length + 1;
    if (length > MAX_TAB_LENGTH - MARGIN) break;
    newest.push(text);
  }
  return `{"entries":[${newest.reverse().join()}],${rest}`;
}

/** For the brackets. */
const MARGIN = 20;

/** Each character is one byte, in whatever way a browser counts. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
