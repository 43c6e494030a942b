// The events of `webRequest` for one request, gathered into the one entry. Each is redacted when it comes, so that what is
// still on its way holds no secrets either. In: events in the browser's order. Out: an entry at each end and redirect.

import { keptHeaders, methodOf, queryOf, withoutFragment } from './from-har.ts';
import type { Redactor } from './redact.ts';
import { firstHeader, type Pair, type RequestEntry } from './request-entry.ts';
import { parseServerTiming } from './server-timing.ts';
import { requestIdOf, traceIdOf } from './trace-ids.ts';

/** Most requests on their way that are remembered; the oldest is forgotten, and then never shown. */
export const MAX_PENDING = 500;

/** The part of the browser's details that is used. */
export interface WebRequestDetails {
  requestId: string;
  tabId: number;
  method: string;
  url: string;
  /** The browser's own words: "xmlhttprequest", "main_frame" and so on. */
  type: string;
  timeStamp: number;
  requestHeaders?: readonly { name: string; value?: string | undefined }[] | undefined;
  responseHeaders?: readonly { name: string; value?: string | undefined }[] | undefined;
  statusCode?: number | undefined;
  statusLine?: string | undefined;
  fromCache?: boolean | undefined;
  error?: string | undefined;
}

export type WebRequestEvent = 'begun' | 'sent' | 'answering' | 'redirected' | 'completed' | 'failed';

interface Pending {
  tabId: number;
  hop: number;
  method: string | null;
  url: string;
  startedAtMs: number;
  requestHeaders: Pair[];
  /** When the answer's head came. */
  headAtMs: number | null;
}

export interface Gathered {
  tabId: number;
  entry: RequestEntry;
}

export function createWebRequestGatherer(redactor: () => Redactor) {
  const pending = new Map<string, Pending>();
  const begin = ({ requestId, tabId, method, url, timeStamp }: WebRequestDetails) => {
    const hop = (pending.get(requestId)?.hop ?? -1) + 1;
    pending.delete(requestId);
    pending.set(requestId, {
      tabId,
      hop,
      method: methodOf(method),
      url: redactor().url(withoutFragment(url)),
      startedAtMs: timeStamp,
      requestHeaders: [],
      headAtMs: null,
    });
    const [oldest] = pending.size > MAX_PENDING ? pending.keys() : [];
    if (oldest !== undefined) pending.delete(oldest);
  };
  const end = (known: Pending, details: WebRequestDetails): Gathered => ({
    tabId: known.tabId,
    entry: entryOf(known, details, redactor()),
  });

  /** null: nothing has ended, or its beginning was not heard. */
  return (event: WebRequestEvent, details: WebRequestDetails): Gathered | null => {
    if (event === 'begun') {
      begin(details);
      return null;
    }
    const known = pending.get(details.requestId);
    if (known === undefined) return null;
    if (event === 'sent') known.requestHeaders = headersOf(details.requestHeaders, redactor());
    if (event === 'answering') known.headAtMs = details.timeStamp;
    if (event === 'sent' || event === 'answering') return null;
    // After a redirect the same id begins again, as a hop of its own.
    if (event !== 'redirected') pending.delete(details.requestId);
    return end(known, details);
  };
}

const headersOf = (headers: WebRequestDetails['requestHeaders'], redactor: Redactor): Pair[] =>
  keptHeaders(
    (headers ?? []).map(({ name, value = '' }) => ({ name, value })),
    redactor,
  );

function entryOf(known: Pending, details: WebRequestDetails, redactor: Redactor): RequestEntry {
  const { startedAtMs, headAtMs, requestHeaders } = known;
  const responseHeaders = headersOf(details.responseHeaders, redactor);
  const length = firstHeader(responseHeaders, ['content-length']);
  return {
    id: `b${details.requestId}.${known.hop}`,
    sources: ['background'],
    method: known.method,
    url: known.url,
    startedAtMs,
    durationMs: Math.max(0, details.timeStamp - startedAtMs),
    status: details.statusCode || null,
    statusText: redactor.text(/^\S+ \d+ (.*)$/.exec(details.statusLine ?? '')?.[1] ?? ''),
    error: details.error === undefined ? null : redactor.text(details.error),
    fromCache: details.fromCache ?? false,
    protocol: /^(\S+) \d/.exec(details.statusLine ?? '')?.[1] ?? '',
    resourceType: TYPES[details.type] ?? details.type,
    requestHeaders,
    responseHeaders,
    query: queryOf(known.url),
    requestBody: null,
    responseBody: null,
    mimeType: (firstHeader(responseHeaders, ['content-type']) ?? '').split(';', 1)[0] ?? '',
    bodyBytes: length !== null && /^\d+$/.test(length) ? Number(length) : null,
    transferBytes: null,
    timings:
      headAtMs === null
        ? null
        : {
            ...NO_TIMINGS,
            waitMs: Math.max(0, headAtMs - startedAtMs),
            receiveMs: Math.max(0, details.timeStamp - headAtMs),
          },
    serverTiming: parseServerTiming(firstHeader(responseHeaders, ['server-timing']) ?? ''),
    traceId: traceIdOf(requestHeaders, responseHeaders),
    requestId: requestIdOf(requestHeaders, responseHeaders),
  };
}

const NO_TIMINGS = { blockedMs: null, dnsMs: null, connectMs: null, tlsMs: null, sendMs: null };

/** In DevTools' words. `webRequest` does not tell fetch from XMLHttpRequest. */
const TYPES: Readonly<Record<string, string>> = {
  main_frame: 'document',
  sub_frame: 'document',
  xmlhttprequest: 'fetch',
};
