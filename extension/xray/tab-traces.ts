// Which tab asked for which request, by the ids that the servers gave it; kept for the session, so that every view and a
// background that was asleep know it. Ids only: neither addresses nor headers.
import * as v from 'valibot';
import type { Pair } from '../inspector/request-entry.ts';
import { requestIdOf, traceIdOf } from '../inspector/trace-ids.ts';
import type { Clock } from '../link/clock.ts';
import type { StoredValue } from '../storage/stored-value.ts';
import { traceIdsOf } from './trace-of.ts';

/** Most ids kept of all tabs together; the oldest go first. */
export const MAX_TAB_TRACES = 2_000;
/** How long ids wait for others to be written with. */
const WRITE_MS = 500;

const TabTracesSchema = v.array(v.tuple([v.string(), v.number()]));
/** Id and tab, oldest first. */
export type TabTraces = v.InferOutput<typeof TabTracesSchema>;

/** What cannot be read is nothing: it comes back by itself. */
export function parseTabTraces(stored: unknown): TabTraces {
  const parsed = v.safeParse(TabTracesSchema, stored);
  return parsed.success ? parsed.output : [];
}

/** Of the headers of an answer. */
export const traceIdsOfAnswer = (headers: readonly Pair[]): string[] =>
  traceIdsOf({
    requestId: requestIdOf([], headers),
    traceId: traceIdOf([], headers),
  });

export interface TabTracesWriter {
  take(tabId: number, headers: readonly Pair[]): void;
}

/** There is one, in the background. */
export function createTabTracesWriter(value: StoredValue, clock: Clock, signal: AbortSignal): TabTracesWriter {
  let waiting: TabTraces = [];
  let cancel = () => {};
  signal.addEventListener('abort', () => cancel());
  const write = () => {
    const added = waiting;
    waiting = [];
    void value.update((stored) => [...parseTabTraces(stored), ...added].slice(-MAX_TAB_TRACES));
  };
  return {
    take(tabId, headers) {
      if (tabId < 0) return;
      const added = traceIdsOfAnswer(headers).map((id): [string, number] => [id, tabId]);
      if (added.length > 0 && waiting.length === 0) cancel = clock.after(WRITE_MS, write);
      waiting.push(...added);
    },
  };
}
