// The requests that this tab did not ask: those of other tabs, and those of no tab that is known. In: what the backend told,
// and which traces are of which tab. Out: rows with what the backend knows, by the browser's clock. An entry that another
// one called is within the row of that one.

import { memoized } from '../models/memoized.ts';
import { type Callers, callersIn } from '../xray/callers.ts';
import type { EntryRing } from '../xray/entry-ring.ts';
import type { HeardEntry } from '../xray/heard-entry.ts';
import { type KnownTraces, type Lens, lensOf } from '../xray/lens.ts';
import type { Work } from '../xray/work.ts';
import { isExcluded } from './exclusion.ts';
import { type Listed, listedOf } from './listed.ts';
import { JOB_TYPE, type RequestEntry } from './request-entry.ts';
import type { ServedRows } from './served-rows.ts';

/** Only so long after it was told is it clear whose it is, and that nobody else tells to have called it. */
export const SETTLED_MS = 1_000;

export interface Told {
  work: Work;
  /** Server's clock less this browser's. */
  clockOffsetMs: number;
  /** By the server's clock. */
  nowMs: number;
  traces: KnownTraces;
  /** Ids of the declared channels, in order; the same list for as long as it says the same. */
  channels: readonly string[];
}

export interface OtherRequests {
  /** By their beginning. */
  rows(told: Told, prefixes: readonly string[]): Listed[];
  /** When the first entry that was told too lately to be a row will be one, by the server's clock; null: there is none. */
  readonly settlesAtMs: number | null;
  /** Leaves out from now on what was told up to now. */
  clear(): void;
}

interface Made {
  row: Listed;
  /** How many entries it had, with those that it called. */
  entries: number;
}

export function createOtherRequests(served: ServedRows): OtherRequests {
  const made = new WeakMap<HeardEntry, Made>();
  let toldUntilMs = Number.NEGATIVE_INFINITY;
  let clearedUntilMs = Number.NEGATIVE_INFINITY;
  let settlesAtMs: number | null = null;
  const rowOf = (heard: HeardEntry, all: readonly HeardEntry[], lens: Lens, told: Told): Listed => {
    const { work, clockOffsetMs } = told;
    const known = made.get(heard);
    if (known?.entries === all.length && known.row.lens === lens) return known.row;
    const aheadMs = (work.track.wallAheadMs(heard.sidecar, heard.instance) ?? 0) + clockOffsetMs;
    const entry = entryOf(heard, all, known?.row.entry.startedAtMs ?? heard.entry.startedAtMs - aheadMs);
    const before = known?.row ?? {};
    const row = Object.assign(before, { ...listedOf(entry, lens, heard.sidecar), served: known?.row.served ?? null });
    made.set(heard, { row, entries: all.length });
    served.learn(row, told, all);
    return row;
  };
  return {
    get settlesAtMs() {
      return settlesAtMs;
    },
    rows(told, prefixes) {
      const { ring } = told.work;
      const rows: Listed[] = [];
      const callersOf = memoizedCallers(ring);
      const news = [...ring.all()].filter(({ heardAtMs }) => heardAtMs > clearedUntilMs);
      settlesAtMs = firstAfter(news, told.nowMs);
      for (const heard of news) {
        if (heard.heardAtMs + SETTLED_MS > told.nowMs) continue;
        const lens = lensOf(heard.entry.traceId, told.traces);
        if (lens === 'mine') continue;
        const { parentOf, withCalled } = callersOf(heard.entry.traceId);
        if (parentOf(heard) !== undefined) continue;
        const { method, route, status } = heard.entry;
        if (!isExcluded({ method, url: route, status }, prefixes))
          rows.push(rowOf(heard, withCalled(heard), lens, told));
      }
      toldUntilMs = told.nowMs;
      return rows.sort((a, b) => a.entry.startedAtMs - b.entry.startedAtMs);
    },
    clear() {
      clearedUntilMs = toldUntilMs;
    },
  };
}

/** When the first of those that have not settled by then will. */
function firstAfter(entries: readonly HeardEntry[], nowMs: number): number | null {
  const settle = entries.map(({ heardAtMs }) => heardAtMs + SETTLED_MS).filter((atMs) => atMs > nowMs);
  return settle.length === 0 ? null : Math.min(...settle);
}

const memoizedCallers = (ring: EntryRing): ((traceId: string) => Callers) =>
  memoized((traceId) => callersIn(ring.ofTrace(traceId)));

function entryOf(heard: HeardEntry, all: readonly HeardEntry[], startedAtMs: number): RequestEntry {
  const { sidecar, instance, bootId, entry } = heard;
  return {
    ...UNSEEN,
    id: `${sidecar} ${instance} ${bootId} ${entry.sequence}`,
    method: entry.method,
    url: routeOf(heard, all),
    startedAtMs,
    durationMs: entry.durationMs,
    status: entry.status,
    error: entry.failed && entry.status === null ? 'it failed' : null,
    resourceType: entry.kind === 'job' ? JOB_TYPE : 'http',
    traceId: entry.traceId,
  };
}

/** What stands in front passes on whatever comes, and knows it as "/api/*": whom it called knows better. */
function routeOf({ entry }: HeardEntry, all: readonly HeardEntry[]): string {
  if (!entry.route.includes('*')) return entry.route;
  const called = all.find((one) => one.entry.parentSpanId === entry.spanId && one.entry.kind === 'http');
  return called?.entry.route ?? entry.route;
}

/** What only a browser sees. */
const UNSEEN = {
  sources: ['backend' as const],
  pending: false,
  statusText: '',
  fromCache: false,
  protocol: '',
  requestHeaders: [],
  responseHeaders: [],
  query: [],
  requestBody: null,
  responseBody: null,
  mimeType: '',
  bodyBytes: null,
  transferBytes: null,
  timings: null,
  serverTiming: [],
  requestId: null,
};
