// An entry of `devtools.network`, as HAR has it, into the one entry. In: whatever DevTools hands over, unredacted. Out: the
// entry without secrets, or why it cannot be read. The body of the answer is not read here.
import * as v from 'valibot';
import { type Parsed, parseValue } from '../../server/contract/parse.ts';
import type { Redactor } from './redact.ts';
import { redactBody } from './redact-body.ts';
import { MAX_HEADERS, MAX_VALUE_LENGTH, type Pair, type RequestEntry, type Timings } from './request-entry.ts';
import { serverTimings } from './server-timing.ts';
import { requestIdOf, traceIdOf } from './trace-ids.ts';

const Text = v.fallback(v.string(), '');
const Amount = v.fallback(v.nullable(v.number()), null);
const Pairs = v.fallback(v.array(v.object({ name: v.string(), value: v.string() })), []);

// Strict about what makes a request, lenient about the rest: browsers leave out what HAR demands.
const HarEntrySchema = v.object({
  startedDateTime: v.pipe(
    v.string(),
    v.check((text) => !Number.isNaN(Date.parse(text)), 'must be a date'),
  ),
  time: Amount,
  _resourceType: Text,
  _fromCache: v.fallback(v.nullable(v.string()), null),
  request: v.object({
    method: Text,
    url: v.string(),
    headers: Pairs,
    postData: v.fallback(v.nullable(v.object({ mimeType: Text, text: Text })), null),
  }),
  response: v.object({
    status: v.number(),
    statusText: Text,
    httpVersion: Text,
    headers: Pairs,
    content: v.fallback(v.object({ size: Amount, mimeType: Text }), { size: null, mimeType: '' }),
    bodySize: Amount,
    headersSize: Amount,
    _transferSize: Amount,
    _error: v.fallback(v.nullable(v.string()), null),
  }),
  timings: v.fallback(
    v.nullable(
      v.object({
        blocked: Amount,
        dns: Amount,
        connect: Amount,
        ssl: Amount,
        send: Amount,
        wait: Amount,
        receive: Amount,
      }),
    ),
    null,
  ),
});

type HarEntry = v.InferOutput<typeof HarEntrySchema>;

/** When and what it is, before anything else is looked at: enough to leave it out. */
export interface HarHead {
  method: string | null;
  url: string;
  status: number | null;
  pending: boolean;
}

/** null: it is no request that could be shown, such as one for `data:`. */
export function harHead(value: unknown): HarHead | null {
  const parsed = v.safeParse(HeadSchema, value);
  if (!parsed.success || !/^(?:https?|wss?):/.test(parsed.output.request.url)) return null;
  const { request, response } = parsed.output;
  return {
    method: methodOf(request.method),
    url: request.url,
    status: response.status || null,
    pending: isUnderWay(response),
  };
}

const HeadSchema = v.object({
  request: v.object({ method: Text, url: v.string() }),
  response: v.object({ status: v.fallback(v.number(), 0), _error: v.fallback(v.nullable(v.string()), null) }),
});

/** DevTools' log holds requests under way as well, with neither status nor error. One whose answer is arriving looks ended. */
const isUnderWay = ({ status, _error }: { status: number; _error: string | null }): boolean => status === 0 && !_error;

export function entryFromHar(value: unknown, id: string, redactor: Redactor): Parsed<RequestEntry> {
  const parsed = parseValue(HarEntrySchema, value);
  return parsed.ok ? { ok: true, value: entryOf(parsed.value, id, redactor) } : parsed;
}

function entryOf(har: HarEntry, id: string, redactor: Redactor): RequestEntry {
  const { request, response } = har;
  const requestHeaders = keptHeaders(request.headers, redactor);
  const responseHeaders = keptHeaders(response.headers, redactor);
  const url = redactor.url(withoutFragment(request.url));
  return {
    id,
    sources: ['devtools'],
    pending: isUnderWay(response),
    method: methodOf(request.method),
    url,
    startedAtMs: Date.parse(har.startedDateTime),
    durationMs: isUnderWay(response) ? null : known(har.time),
    status: response.status || null,
    statusText: redactor.text(response.statusText),
    error: response._error ? redactor.text(response._error) : null,
    fromCache: har._fromCache !== null,
    protocol: response.httpVersion,
    resourceType: har._resourceType || 'other',
    requestHeaders,
    responseHeaders,
    query: queryOf(url),
    // It comes along with the entry, without being asked for.
    requestBody: request.postData?.text ? redactBody(request.postData, redactor) : null,
    responseBody: null,
    mimeType: response.content.mimeType,
    bodyBytes: known(response.content.size),
    transferBytes: known(response._transferSize) ?? sumOf(response.headersSize, response.bodySize),
    timings: isUnderWay(response) || har.timings === null ? null : timingsOf(har.timings),
    serverTiming: serverTimings(responseHeaders),
    traceId: traceIdOf(requestHeaders, responseHeaders),
    requestId: requestIdOf(requestHeaders, responseHeaders),
  };
}

export const methodOf = (method: string): string | null => (method === '' ? null : method.toUpperCase());

export const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url;

/** HAR says -1 for what it does not know or what did not happen. */
const known = (value: number | null): number | null => (value === null || value < 0 ? null : value);

function sumOf(headers: number | null, body: number | null): number | null {
  return known(headers) === null || known(body) === null ? null : (headers ?? 0) + (body ?? 0);
}

/** HAR counts TLS into `connect`. */
function timingsOf({ blocked, dns, connect, ssl, send, wait, receive }: NonNullable<HarEntry['timings']>): Timings {
  const tlsMs = known(ssl);
  const both = known(connect);
  return {
    blockedMs: known(blocked),
    dnsMs: known(dns),
    connectMs: both === null ? null : Math.max(0, both - (tlsMs ?? 0)),
    tlsMs,
    sendMs: known(send),
    waitMs: known(wait),
    receiveMs: known(receive),
  };
}

export const keptHeaders = (headers: readonly Pair[], redactor: Redactor): Pair[] =>
  redactor
    .headers(headers.slice(0, MAX_HEADERS))
    .map(({ name, value }) => ({ name: name.slice(0, 200), value: value.slice(0, MAX_VALUE_LENGTH) }));

/** Of an address that is redacted already. */
export function queryOf(url: string): Pair[] {
  const start = url.indexOf('?');
  if (start === -1) return [];
  const pairs = [...new URLSearchParams(url.slice(start + 1))];
  return pairs.slice(0, MAX_HEADERS).map(([name, value]) => ({ name, value: value.slice(0, MAX_VALUE_LENGTH) }));
}
