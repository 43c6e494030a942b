// The entries of one request on one clock, as far as the apps told of it. Pure.
import { isOfBackend, type RequestEntry } from '../inspector/request-entry.ts';
import { type BrowserPhases, browserPhases } from './browser-phases.ts';
import { type ClockEstimate, estimateClocks, type Span } from './clock-skew.ts';
import { clockKey, type HeardEntry } from './heard-entry.ts';
import { traceIdsOf } from './trace-of.ts';
import { type Waterfall, waterfallOf } from './waterfall.ts';
import type { Work } from './work.ts';

/** Most entries of one request that are laid out; of more the number is told. */
export const MAX_LAID_OUT = 200;

export interface LayoutFacts {
  request: RequestEntry;
  work: Work;
  /** Server's clock less this browser's. */
  clockOffsetMs: number;
}

export interface LaidOut {
  entries: readonly HeardEntry[];
  waterfall: Waterfall;
  clocks: ReadonlyMap<string, ClockEstimate>;
  /** When the request began by the clock that stamps this entry. */
  originMs(heard: HeardEntry): number;
}

/** The id under which the apps told of it, and what they told; null: nothing. */
export function toldOf(
  request: Pick<RequestEntry, 'traceId' | 'requestId' | 'fromCache'>,
  { ring }: Pick<Work, 'ring'>,
): { traceId: string; entries: readonly HeardEntry[] } | null {
  if (request.fromCache) return null;
  const traceId = traceIdsOf(request).find((id) => ring.ofTrace(id).length > 0);
  return traceId === undefined ? null : { traceId, entries: ring.ofTrace(traceId) };
}

export function layOut({ request, work, clockOffsetMs }: LayoutFacts, told: readonly HeardEntry[]): LaidOut {
  const entries = told.slice(0, MAX_LAID_OUT);
  // No browser is known to have asked what the backend alone told of.
  const browser = isOfBackend(request) ? null : browserPhases(request);
  const reportedAheadMs = ({ sidecar, instance }: HeardEntry) => {
    const ahead = work.track.wallAheadMs(sidecar, instance);
    return ahead === null ? null : ahead + clockOffsetMs;
  };
  const clocks = estimateClocks({ away: awayOf(request, browser), entries, reportedAheadMs });
  const originMs = (heard: HeardEntry) =>
    request.startedAtMs + (clocks.get(clockKey(heard))?.aheadMs ?? reportedAheadMs(heard) ?? clockOffsetMs);
  return { entries, clocks, originMs, waterfall: waterfallOf({ browser, entries, originMs }) };
}

function awayOf({ startedAtMs }: RequestEntry, browser: BrowserPhases | null): Span | null {
  if (browser === null) return null;
  return { fromMs: startedAtMs + browser.away.fromMs, toMs: startedAtMs + browser.away.toMs };
}
