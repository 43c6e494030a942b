// Entries as HAR 1.2, which Chrome's Network panel and others open. What HAR has no place for goes under `_sidescope`. Pure.

import { queryOf } from './from-har.ts';
import type { PollingRow } from './polling-row.ts';
import { type Body, firstHeader, MAX_BODY_BYTES, type Pair, type RequestEntry, type Timings } from './request-entry.ts';

/** What HAR has no place for, of the whole file. */
interface FileFields {
  /** Values that look like secrets, or are named so, were replaced before anything was kept: always true. */
  redacted: true;
  /** Longest body kept, in bytes of UTF-8; of a longer one the beginning. */
  maxBodyBytes: number;
  /**
   * GETs that were folded because they poll, one row a route, and so are no entries: route ("origin path"), usual period and
   * time that servers took in ms, how many they were and of how many that time is known, bytes, first and last beginning in
   * ms since 1970, and the newest one's status.
   */
  polling: readonly PollingRow[];
}

/** The same, of one entry. */
interface EntryFields {
  /** Who saw it: "devtools", "background" or both. */
  sources: RequestEntry['sources'];
  /** Under which the app's reporters tell of it: that of the answer's Server-Timing or traceparent; null: none. */
  traceId: string | null;
  /** The answer's x-request-id or one of its like; null: none. */
  requestId: string | null;
  /** What the server says of its own work: name, ms (null: it does not say) and description of each. */
  serverTiming: RequestEntry['serverTiming'];
  /** Only the beginning of the body was kept. */
  requestBodyTruncated: boolean;
  responseBodyTruncated: boolean;
}

export interface HarOptions {
  /** Of the extension. */
  version: string;
  /** GETs that were folded into rows; they are told of as rows. */
  polling: readonly PollingRow[];
}

const HTTP_VERSIONS: Readonly<Record<string, string>> = { h2: 'http/2.0', h3: 'h3', '': 'unknown' };
/** HAR's word for what is not known or did not happen. */
const UNKNOWN = -1;

/** Ready for `JSON.stringify`. */
export function toHar(entries: readonly RequestEntry[], { version, polling }: HarOptions) {
  return {
    log: {
      version: '1.2',
      creator: { name: 'Sidescope', version },
      pages: [],
      // HAR knows only what has ended.
      entries: entries.filter(({ pending }) => !pending).map(harEntry),
      _sidescope: { redacted: true, maxBodyBytes: MAX_BODY_BYTES, polling } satisfies FileFields,
    },
  };
}

function harEntry(entry: RequestEntry) {
  const timings = harTimings(entry);
  return {
    startedDateTime: new Date(entry.startedAtMs).toISOString(),
    time: Object.values(timings).reduce((sum, ms) => sum + Math.max(0, ms), 0) - Math.max(0, timings.ssl),
    request: harRequest(entry),
    response: harResponse(entry),
    cache: {},
    timings,
    _resourceType: entry.resourceType,
    ...(entry.fromCache && { _fromCache: 'disk' }),
    _sidescope: {
      sources: entry.sources,
      traceId: entry.traceId,
      requestId: entry.requestId,
      serverTiming: entry.serverTiming,
      requestBodyTruncated: entry.requestBody?.truncated ?? false,
      responseBodyTruncated: entry.responseBody?.truncated ?? false,
    } satisfies EntryFields,
  };
}

function harRequest(entry: RequestEntry) {
  const { requestBody } = entry;
  return {
    method: entry.method ?? '',
    url: entry.url,
    httpVersion: httpVersion(entry.protocol),
    headers: entry.requestHeaders,
    queryString: queryOf(entry.url),
    cookies: cookiesOf(firstHeader(entry.requestHeaders, ['cookie'])),
    headersSize: UNKNOWN,
    bodySize: requestBody === null ? 0 : UNKNOWN,
    ...(requestBody !== null && { postData: { mimeType: requestBody.mimeType, text: requestBody.text ?? '' } }),
  };
}

function harResponse(entry: RequestEntry) {
  return {
    status: entry.status ?? 0,
    statusText: entry.statusText,
    httpVersion: httpVersion(entry.protocol),
    headers: entry.responseHeaders,
    cookies: setCookiesOf(entry.responseHeaders),
    content: {
      size: entry.bodyBytes ?? 0,
      mimeType: entry.mimeType || 'x-unknown',
      ...textOf(entry.responseBody),
    },
    redirectURL: firstHeader(entry.responseHeaders, ['location']) ?? '',
    headersSize: UNKNOWN,
    bodySize: UNKNOWN,
    ...(entry.transferBytes !== null && { _transferSize: entry.transferBytes }),
    ...(entry.error !== null && { _error: entry.error }),
  };
}

const textOf = (body: Body | null) => (body?.text == null ? {} : { text: body.text });
const httpVersion = (protocol: string): string => HTTP_VERSIONS[protocol] ?? protocol;

/** `send`, `wait` and `receive` are demanded. Where no parts are known, all of it was waiting. */
function harTimings({ timings, durationMs }: RequestEntry) {
  const { blockedMs, dnsMs, connectMs, tlsMs, sendMs, waitMs, receiveMs } = timings ?? {
    ...NONE,
    waitMs: durationMs,
  };
  const or = (ms: number | null, otherwise: number) => ms ?? otherwise;
  return {
    blocked: or(blockedMs, UNKNOWN),
    dns: or(dnsMs, UNKNOWN),
    // HAR counts TLS into `connect`.
    connect: connectMs === null && tlsMs === null ? UNKNOWN : (connectMs ?? 0) + (tlsMs ?? 0),
    ssl: or(tlsMs, UNKNOWN),
    send: or(sendMs, 0),
    wait: or(waitMs, 0),
    receive: or(receiveMs, 0),
  };
}

const NONE: Timings = {
  blockedMs: null,
  dnsMs: null,
  connectMs: null,
  tlsMs: null,
  sendMs: null,
  waitMs: null,
  receiveMs: null,
};

const cookiesOf = (header: string | null): Pair[] =>
  (header ?? '').split(';').flatMap((cookie) => {
    const [name = '', value = ''] = cookie.trim().split('=', 2);
    return name === '' ? [] : [{ name, value }];
  });

const setCookiesOf = (headers: readonly Pair[]): Pair[] =>
  headers
    .filter(({ name }) => name.toLowerCase() === 'set-cookie')
    .flatMap(({ value }) => value.split('\n').flatMap((line) => cookiesOf(line.split(';', 1)[0] ?? '')));
