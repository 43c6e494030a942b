// What else the apps did while a request was under way. Pure.
import type { Span } from './clock-skew.ts';
import { endMs, type HeardEntry, startMs } from './heard-entry.ts';
import { type KnownTraces, type Lens, lensOf } from './lens.ts';

/** Most that are held of one request; of more only the number is told. */
export const MAX_ALSO_RAN = 200;

/** In ms from the request's beginning. */
export interface AlsoRan extends Span {
  heard: HeardEntry;
  lens: Lens;
}

export interface AlsoRanFacts {
  /** The request, from its beginning to the end of the last that was done for it. */
  window: Span;
  /** Its own, which are left out. */
  own: ReadonlySet<string>;
  entries: Iterable<HeardEntry>;
  traces: KnownTraces;
  /** When the request began by the clock that stamps this entry. */
  originMs(heard: HeardEntry): number;
}

export interface AlsoRanResult {
  /** By their beginning. */
  shown: readonly AlsoRan[];
  counts: Readonly<Record<Lens, number>>;
  /** All of them, shown or not. */
  total: number;
}

export function alsoRan({ window, own, entries, traces, originMs }: AlsoRanFacts): AlsoRanResult {
  const found: AlsoRan[] = [];
  const counts = { mine: 0, 'other-tabs': 0, background: 0 };
  for (const heard of entries) {
    if (own.has(heard.entry.traceId)) continue;
    const origin = originMs(heard);
    const [fromMs, toMs] = [startMs(heard) - origin, endMs(heard) - origin];
    if (toMs < window.fromMs || fromMs > window.toMs) continue;
    const lens = lensOf(heard.entry.traceId, traces);
    counts[lens] += 1;
    found.push({ heard, fromMs, toMs, lens });
  }
  found.sort((a, b) => a.fromMs - b.fromMs);
  return { shown: found.slice(0, MAX_ALSO_RAN), counts, total: found.length };
}
