// Entries of the log for tests.
import type { LogEntry } from '../../server/contract/log-entry.ts';
import { START_MS } from '../link/sample-events.ts';
import { itemOf, type LogEvent, type LogItem } from './event-log.ts';

/** A change of health of `sidecar`, so many seconds after the start; what it came to, or any other part, may be given. */
export function sampleEntry(sidecar: string, atSeconds: number, change: Partial<LogEntry> = {}): LogEntry {
  const atMs = START_MS + atSeconds * 1_000;
  const id = `${atMs}-0`;
  const health = { from: 'healthy', to: 'down', reason: 'stopped reporting' };
  return { id, atMs, kind: 'health_changed', sidecar, instance: null, ...health, ...change };
}

export const sampleTold = (entry: LogEntry, replayed = false): LogEvent => ({ type: 'log', entry, replayed });

export const sampleGap = (atSeconds: number): LogEvent => ({
  type: 'resync',
  atMs: START_MS + atSeconds * 1_000,
  reason: 'log_lost',
});

export const itemsOf = (...events: LogEvent[]): LogItem[] => events.map((event) => itemOf(event, null));

/** "api 3 s", "gap 4 s": what they are about, and how long after the start. */
export const told = (items: readonly LogItem[]): string[] =>
  items.map((item) => {
    const name = item.kind === 'gap' ? 'gap' : (item.entry.sidecar ?? item.entry.kind);
    return `${name} ${(item.atMs - START_MS) / 1_000} s`;
  });
