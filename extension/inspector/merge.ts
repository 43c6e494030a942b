// Two sightings of one request made one entry. Pure.
import type { RequestEntry } from './request-entry.ts';

/** The two clocks that stamp a request's beginning stand in one machine; a busy one lets this much pass between them. */
export const SAME_REQUEST_MS = 1_000;

/** Requests with different keys are never the same one. */
export const sameRequestKey = ({ method, url }: Pick<RequestEntry, 'method' | 'url'>): string => `${method} ${url}`;

/** Whether two sightings may be of one request: by sources of which neither saw both, close in time, answered alike or not yet. */
export function mayBeSame(a: Sighting, b: Sighting): boolean {
  return (
    a.sources.every((source) => !b.sources.includes(source)) &&
    Math.abs(a.startedAtMs - b.startedAtMs) <= SAME_REQUEST_MS &&
    (a.pending || b.pending || a.status === b.status || a.status === 304 || b.status === 304)
  );
}

export type Sighting = Pick<RequestEntry, 'sources' | 'startedAtMs' | 'status' | 'pending'>;

/**
 * DevTools sees more of a request, so its word counts, unless it saw no end yet; the other fills in what it left open. The
 * id is DevTools' in any case: by it bodies are asked for.
 */
export function mergeEntries(known: RequestEntry, other: RequestEntry): RequestEntry {
  const [byDevtools, byOther] = known.sources.includes('devtools') ? [known, other] : [other, known];
  const [fuller, poorer] = byDevtools.pending && !byOther.pending ? [byOther, byDevtools] : [byDevtools, byOther];
  const told = <K extends keyof RequestEntry>(key: K): RequestEntry[K] =>
    isOpen(fuller[key]) ? poorer[key] : fuller[key];
  return {
    ...fuller,
    id: byDevtools.id,
    sources: ['devtools', 'background'],
    durationMs: told('durationMs'),
    error: told('error'),
    fromCache: fuller.fromCache || poorer.fromCache,
    protocol: told('protocol'),
    statusText: told('statusText'),
    requestHeaders: told('requestHeaders'),
    responseHeaders: told('responseHeaders'),
    requestBody: told('requestBody'),
    responseBody: told('responseBody'),
    mimeType: told('mimeType'),
    bodyBytes: told('bodyBytes'),
    transferBytes: told('transferBytes'),
    timings: told('timings'),
    serverTiming: told('serverTiming'),
    traceId: told('traceId'),
    requestId: told('requestId'),
  };
}

const isOpen = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);
