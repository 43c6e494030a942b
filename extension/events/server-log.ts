// The log of one server as a view collects it, and what of it is shown. However much arrives, it changes once a frame.
import { type ReadonlySignal, signal } from '@preact/signals';
import type { LogEntry } from '../../server/contract/log-entry.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { StreamEvent } from '../../server/contract/stream.ts';
import { stableComputed } from '../models/stable-computed.ts';
import { isLogEvent, itemOf, itemOfHistory, type LogEvent, type LogItem, withItems } from './event-log.ts';
import { createEventTail, type EventTail } from './event-tail.ts';

export interface ServerLog {
  /** Stands still while the panel is paused. */
  readonly log: ReadonlySignal<readonly LogItem[]>;
  readonly events: EventTail;
  readonly chosen: ReadonlySignal<string | null>;
  choose(name: string | null): void;
  /** An event of the stream; those that do not belong in the log are left alone. */
  hear(event: StreamEvent, nowMs: number): void;
  /** What the background's ring holds from before. */
  takeLog(events: readonly LogEvent[]): void;
  /** What the server's history holds. */
  takeEntries(entries: readonly LogEntry[]): void;
  show(paused: boolean): void;
}

export function createServerLog(snapshot: ReadonlySignal<Snapshot | null>): ServerLog {
  const chosen = signal<string | null>(null);
  const collected = signal<readonly LogItem[]>([]);
  const log = signal<readonly LogItem[]>([]);
  const paths = stableComputed(() => snapshot.value?.channels.map(({ path }) => path) ?? []);
  let arrived: LogItem[] = [];
  return {
    log,
    events: createEventTail({ collected, shown: log, chosen, paths }),
    chosen,
    choose(name) {
      chosen.value = name;
    },
    hear(event, nowMs) {
      if (isLogEvent(event)) arrived.push(itemOf(event, nowMs));
    },
    takeLog(events) {
      arrived.push(...events.map((event) => itemOf(event, null)));
    },
    takeEntries(entries) {
      arrived.push(...entries.map(itemOfHistory));
    },
    show(paused) {
      if (arrived.length > 0) collected.value = withItems(collected.peek(), arrived);
      arrived = [];
      if (!paused) log.value = collected.peek();
    },
  };
}
