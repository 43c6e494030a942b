// The events of `webRequest` for one request, gathered into the one entry. Each is redacted when it comes, so that what is
// still on its way holds no secrets either. In: events in the browser's order. Out: the entry as it is after each, pending
// until it has ended; a redirect ends one and begins another.

import { keptHeaders, methodOf, queryOf, withoutFragment } from './from-har.ts';
import type { Redactor } from './redact.ts';
import { firstHeader, type Pair, type RequestEntry } from './request-entry.ts';
import { serverTimings } from './server-timing.ts';
import { requestIdOf, traceIdOf } from './trace-ids.ts';

/** Most requests on their way that are followed; the oldest is given up, and said to be. */
export const MAX_PENDING = 500;
export const GIVEN_UP = 'not followed to its end';

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

export interface Gathered {
  tabId: number;
  entry: RequestEntry;
}

export interface WebRequestGatherer {
  /** What is known now. Empty: its beginning was not heard. */
  take(event: WebRequestEvent, details: WebRequestDetails): readonly Gathered[];
  /** Goes on with what was under way when the background was put to sleep. */
  resume(tabId: number, entries: readonly RequestEntry[]): void;
  /** The tab was closed. */
  forget(tabId: number): void;
  /** Of nothing that is under way an end will be heard. */
  giveUp(): readonly Gathered[];
}

export function createWebRequestGatherer(redactor: () => Redactor): WebRequestGatherer {
  /** By the browser's id, in the order in which they began; of one that is redirected the hop that has ended, until the next. */
  const followed = new Map<string, Gathered>();
  const giveUpOldest = (): Gathered[] => {
    const [oldest] = followed;
    if (followed.size <= MAX_PENDING || oldest === undefined) return [];
    const [requestId, { tabId, entry }] = oldest;
    followed.delete(requestId);
    return entry.pending ? [givenUp({ tabId, entry })] : [];
  };

  return {
    take(event, details) {
      const { requestId, tabId } = details;
      if (event === 'begun') {
        const before = followed.get(requestId);
        const gathered = { tabId, entry: begun(details, before ? hopOf(before.entry.id) + 1 : 0, redactor()) };
        followed.delete(requestId);
        followed.set(requestId, gathered);
        return [gathered, ...giveUpOldest()];
      }
      const known = followed.get(requestId);
      if (!known?.entry.pending) return [];
      const gathered = { tabId: known.tabId, entry: after(event, known.entry, details, redactor()) };
      // After a redirect the same id begins again, as a hop of its own.
      if (gathered.entry.pending || event === 'redirected') followed.set(requestId, gathered);
      else followed.delete(requestId);
      return [gathered];
    },
    resume(tabId, entries) {
      for (const entry of entries)
        if (entry.pending) followed.set(entry.id.slice(1).split('.', 1)[0] ?? '', { tabId, entry });
    },
    forget(tabId) {
      for (const [requestId, one] of followed) if (one.tabId === tabId) followed.delete(requestId);
    },
    giveUp() {
      const given = [...followed.values()].filter(({ entry }) => entry.pending).map(givenUp);
      followed.clear();
      return given;
    },
  };
}

const givenUp = ({ tabId, entry }: Gathered): Gathered => ({
  tabId,
  entry: { ...entry, pending: false, error: GIVEN_UP },
});

const idOf = (requestId: string, hop: number): string => `b${requestId}.${hop}`;
const hopOf = (id: string): number => Number(id.split('.')[1]);

const headersOf = (headers: WebRequestDetails['requestHeaders'], redactor: Redactor): Pair[] =>
  keptHeaders(
    (headers ?? []).map(({ name, value = '' }) => ({ name, value })),
    redactor,
  );

function begun(details: WebRequestDetails, hop: number, redactor: Redactor): RequestEntry {
  const url = redactor.url(withoutFragment(details.url));
  return {
    id: idOf(details.requestId, hop),
    sources: ['background'],
    pending: true,
    method: methodOf(details.method),
    url,
    startedAtMs: details.timeStamp,
    durationMs: null,
    status: null,
    statusText: '',
    error: null,
    fromCache: false,
    protocol: '',
    resourceType: TYPES[details.type] ?? details.type,
    requestHeaders: [],
    responseHeaders: [],
    query: queryOf(url),
    requestBody: null,
    responseBody: null,
    mimeType: '',
    bodyBytes: null,
    transferBytes: null,
    timings: null,
    serverTiming: [],
    traceId: null,
    requestId: null,
  };
}

function after(
  event: Exclude<WebRequestEvent, 'begun'>,
  known: RequestEntry,
  details: WebRequestDetails,
  redactor: Redactor,
): RequestEntry {
  if (event === 'sent') return { ...known, requestHeaders: headersOf(details.requestHeaders, redactor) };
  const passedMs = Math.max(0, details.timeStamp - known.startedAtMs);
  // What fails after its head came keeps it.
  const answered = event === 'failed' ? known : withAnswer(known, details, redactor);
  if (event === 'answering') return { ...answered, timings: { ...NO_TIMINGS, waitMs: passedMs } };
  const { timings } = known;
  return {
    ...answered,
    pending: false,
    durationMs: passedMs,
    error: details.error === undefined ? null : redactor.text(details.error),
    timings: timings && { ...timings, receiveMs: Math.max(0, passedMs - (timings.waitMs ?? 0)) },
  };
}

function withAnswer(known: RequestEntry, details: WebRequestDetails, redactor: Redactor): RequestEntry {
  const responseHeaders = headersOf(details.responseHeaders, redactor);
  const length = firstHeader(responseHeaders, ['content-length']);
  return {
    ...known,
    status: details.statusCode || null,
    statusText: redactor.text(/^\S+ \d+ (.*)$/.exec(details.statusLine ?? '')?.[1] ?? ''),
    fromCache: details.fromCache ?? false,
    protocol: /^(\S+) \d/.exec(details.statusLine ?? '')?.[1] ?? '',
    responseHeaders,
    mimeType: (firstHeader(responseHeaders, ['content-type']) ?? '').split(';', 1)[0] ?? '',
    bodyBytes: length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null,
    serverTiming: serverTimings(responseHeaders),
    traceId: traceIdOf(known.requestHeaders, responseHeaders),
    requestId: requestIdOf(known.requestHeaders, responseHeaders),
  };
}

const NO_TIMINGS = { blockedMs: null, dnsMs: null, connectMs: null, tlsMs: null, sendMs: null, receiveMs: null };

/** In DevTools' words. `webRequest` does not tell fetch from XMLHttpRequest. */
const TYPES: Readonly<Record<string, string>> = {
  main_frame: 'document',
  sub_frame: 'document',
  xmlhttprequest: 'fetch',
};
