// One request on one clock: the browser's phases, each entry, the wait in a queue and the way between, as rows in the order
// in which they were called. Pure. Times are in ms from the request's beginning.
import type { BrowserPhases, PhaseName } from './browser-phases.ts';
import { callersIn } from './callers.ts';
import type { Span } from './clock-skew.ts';
import { endMs, type HeardEntry, startMs } from './heard-entry.ts';

export type RowKind = 'browser' | 'edge' | 'http' | 'queue' | 'job';

export interface Segment extends Span {
  kind: PhaseName | 'edge' | 'queue' | 'work';
}

export interface Row extends Span {
  id: string;
  kind: RowKind;
  /** 0: the browser; one more for whom it called. */
  depth: number;
  /** Who did it; null: the browser, or what lies between. */
  sidecar: string | null;
  segments: readonly Segment[];
  heard: HeardEntry | null;
  /** Whoever called it waited for it: a request, or a job that ended before its caller did. */
  nested: boolean;
  /** How long it worked itself: without what it called, and waited for. */
  ownMs: number;
  /** It names a caller that told nothing. */
  orphan: boolean;
}

export interface Waterfall {
  rows: readonly Row[];
  /** The end of the last row. */
  endMs: number;
}

export interface WaterfallFacts {
  browser: BrowserPhases | null;
  entries: readonly HeardEntry[];
  /** When the request began by the clock that stamps this entry. */
  originMs(heard: HeardEntry): number;
}

export function waterfallOf(facts: WaterfallFacts): Waterfall {
  const { browser, entries } = facts;
  const timed = entries.map((heard): Timed => {
    const originMs = facts.originMs(heard);
    return { heard, fromMs: startMs(heard) - originMs, toMs: endMs(heard) - originMs };
  });
  timed.sort((a, b) => a.fromMs - b.fromMs);
  const { parentOf } = callersIn(entries);
  const roots = timed.filter(({ heard }) => parentOf(heard) === undefined);
  const called = byCaller(timed);
  const rows = [
    ...(browser === null ? [] : [browserRow(browser)]),
    ...(browser === null ? [] : edgeRow(browser.waiting, roots)),
    ...roots.flatMap((root) => rowsFrom(root, called, null, browser === null ? 0 : 1)),
  ];
  return { rows, endMs: Math.max(0, ...rows.map(({ toMs }) => toMs)) };
}

interface Timed extends Span {
  heard: HeardEntry;
}

const browserRow = ({ phases, durationMs }: BrowserPhases): Row => ({
  id: 'browser',
  kind: 'browser',
  depth: 0,
  sidecar: null,
  fromMs: 0,
  toMs: durationMs,
  segments: phases.map(({ name, fromMs, toMs }) => ({ kind: name, fromMs, toMs })),
  heard: null,
  nested: true,
  ownMs: 0,
  orphan: false,
});

/** What of the browser's wait no server accounts for: the network, and whatever stands in front of the first of them. */
function edgeRow(waiting: Span, roots: readonly Timed[]): Row[] {
  const answered = roots.filter(({ heard }) => heard.entry.kind === 'http');
  if (answered.length === 0) return [];
  const segments = spansLeft(waiting, answered).map((span): Segment => ({ kind: 'edge', ...span }));
  if (segments.length === 0) return [];
  const kind = 'edge';
  return [
    {
      id: kind,
      kind,
      depth: 1,
      sidecar: null,
      ...waiting,
      segments,
      heard: null,
      nested: true,
      ownMs: 0,
      orphan: false,
    },
  ];
}

/** What of `whole` none of `parts` covers. */
function spansLeft(whole: Span, parts: readonly Span[]): Span[] {
  const left: Span[] = [];
  let atMs = whole.fromMs;
  for (const part of [...parts].sort((a, b) => a.fromMs - b.fromMs)) {
    if (part.fromMs > atMs) left.push({ fromMs: atMs, toMs: Math.min(part.fromMs, whole.toMs) });
    atMs = Math.max(atMs, part.toMs);
  }
  if (atMs < whole.toMs) left.push({ fromMs: atMs, toMs: whole.toMs });
  return left.filter(({ fromMs, toMs }) => toMs > fromMs);
}

/** Those that were called, by the span that called them. */
function byCaller(timed: readonly Timed[]): Map<string, Timed[]> {
  const called = new Map<string, Timed[]>();
  for (const one of timed) {
    const { parentSpanId } = one.heard.entry;
    if (parentSpanId !== null) called.set(parentSpanId, [...(called.get(parentSpanId) ?? []), one]);
  }
  return called;
}

/**
 * An entry, its wait in a queue, and all that it called, in the order in which that began. `caller`: its row; null: none.
 * What is placed is taken out of `called`: two entries may have one span, as those of a job that is tried again.
 */
function rowsFrom(one: Timed, called: Map<string, Timed[]>, caller: Row | null, depth: number): Row[] {
  const { heard, fromMs, toMs } = one;
  const { kind, spanId, parentSpanId, waitMs, sequence } = heard.entry;
  const inTime = caller?.nested === true && toMs <= caller.toMs;
  const nested = kind === 'http' ? (caller?.nested ?? true) : inTime;
  const id = `${heard.sidecar} ${heard.instance} ${heard.bootId} ${sequence}`;
  const children = called.get(spanId) ?? [];
  called.delete(spanId);
  const waitedFor = children.filter(({ heard: { entry }, ...span }) => entry.kind === 'http' || span.toMs <= toMs);
  const own = spansLeft(one, waitedFor).reduce((sum, span) => sum + span.toMs - span.fromMs, 0);
  const base = { depth, heard, nested, orphan: parentSpanId !== null && caller === null };
  const work: Row = {
    ...base,
    id,
    kind,
    sidecar: heard.sidecar,
    fromMs,
    toMs,
    ownMs: own,
    segments: [{ kind: 'work', fromMs, toMs }],
  };
  const queue = kind === 'job' && waitMs !== null ? [queueRow(base, id, fromMs - waitMs, fromMs)] : [];
  return [...queue, work, ...children.flatMap((child) => rowsFrom(child, called, work, depth + 1))];
}

const queueRow = (
  base: Pick<Row, 'depth' | 'heard' | 'nested' | 'orphan'>,
  id: string,
  fromMs: number,
  toMs: number,
): Row => ({
  ...base,
  id: `queue ${id}`,
  kind: 'queue',
  sidecar: null,
  fromMs,
  toMs,
  ownMs: 0,
  segments: [{ kind: 'queue', fromMs, toMs }],
});
