// What happened on one server, as a view keeps it: entries of the log, and the gaps where entries may be missing. Three
// sources tell of it (the stream, the background's ring, the server's history), in any order and more than once. Pure.
import { type LogEntry, MAX_LOG_ENTRIES, occurrenceKey } from '../../server/contract/log-entry.ts';
import type { StreamEvent } from '../../server/contract/stream.ts';

/** Most items kept; the oldest go first. */
export const MAX_EVENTS = MAX_LOG_ENTRIES;

export interface Told {
  kind: 'entry';
  /** The same for the same occurrence, whoever tells it. */
  key: string;
  atMs: number;
  entry: LogEntry;
  /** Told again after a break by the server. */
  replayed: boolean;
  /** When this view heard it live, by this machine's clock; null: it was told of something older, which never looks new. */
  heardAtMs: number | null;
}

export interface Gap {
  kind: 'gap';
  key: string;
  atMs: number;
  reason: Extract<StreamEvent, { type: 'resync' }>['reason'];
}

export type LogItem = Told | Gap;
export type LogEvent = Extract<StreamEvent, { type: 'log' | 'resync' }>;

export const isLogEvent = (event: StreamEvent): event is LogEvent => event.type === 'log' || event.type === 'resync';

/** `heardAtMs`: now, for an event of the stream; null for one that is handed over from before. */
export function itemOf(event: LogEvent, heardAtMs: number | null): LogItem {
  if (event.type === 'resync') return { kind: 'gap', key: `gap ${event.atMs}`, atMs: event.atMs, reason: event.reason };
  return itemOfEntry(event.entry, event.replayed, event.replayed ? null : heardAtMs);
}

// Not the id: what the server said while the log could not be written has none, and gets one later.
const itemOfEntry = (entry: LogEntry, replayed: boolean, heardAtMs: number | null): Told => ({
  kind: 'entry',
  key: `${entry.atMs} ${occurrenceKey(entry)}`,
  atMs: entry.atMs,
  entry,
  replayed,
  heardAtMs,
});

/** An entry out of the server's history, which was not told on the stream. */
export const itemOfHistory = (entry: LogEntry): Told => itemOfEntry(entry, false, null);

/** `items` with what is new in `added`, oldest first. The same array where nothing is. */
export function withItems(items: readonly LogItem[], added: readonly LogItem[]): readonly LogItem[] {
  const known = new Set(items.map(({ key }) => key));
  const fresh = added.filter(({ key }) => !known.has(key) && known.add(key));
  if (fresh.length === 0) return items;
  const sorted = [...items, ...fresh].sort(byPlace);
  // Two gaps with nothing between them say no more than one.
  const kept = sorted.filter((item, index) => item.kind !== 'gap' || sorted[index - 1]?.kind !== 'gap');
  return kept.slice(-MAX_EVENTS);
}

const ids = new Intl.Collator('en', { numeric: true });
const idOf = (item: LogItem) => (item.kind === 'entry' ? (item.entry.id ?? '') : '');

/** By time; what has the same time, by its place in the log. */
const byPlace = (a: LogItem, b: LogItem) => a.atMs - b.atMs || ids.compare(idOf(a), idOf(b));
