// Who called whom among the entries of one trace. There may be thousands, where a client gives the same id again and again:
// each question is answered without going through all of them. Pure.
import type { HeardEntry } from './heard-entry.ts';

export interface Callers {
  /** Who called or queued it; undefined: nobody that told of it. */
  parentOf(heard: HeardEntry): HeardEntry | undefined;
  /** It, and all that was done because it called. */
  withCalled(heard: HeardEntry): HeardEntry[];
}

export function callersIn(entries: readonly HeardEntry[]): Callers {
  const bySpan = new Map<string, HeardEntry>();
  const byParent = new Map<string, HeardEntry[]>();
  for (const heard of entries) {
    const { spanId, parentSpanId } = heard.entry;
    // Two may have one span, as those of a job that is tried again.
    if (!bySpan.has(spanId)) bySpan.set(spanId, heard);
    if (parentSpanId === null) continue;
    const called = byParent.get(parentSpanId);
    if (called === undefined) byParent.set(parentSpanId, [heard]);
    else called.push(heard);
  }
  return {
    parentOf: ({ entry }) => (entry.parentSpanId === null ? undefined : bySpan.get(entry.parentSpanId)),
    withCalled(heard) {
      const found = new Set([heard]);
      // What is added while a set is gone through is come to as well.
      for (const one of found) for (const called of byParent.get(one.entry.spanId) ?? []) found.add(called);
      return [...found];
    },
  };
}
