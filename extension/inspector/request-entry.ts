// The one entry that a request becomes, whoever saw it: DevTools, the browser's background, or both; or, of requests that
// are not of this tab, the backend. It is redacted before it is made, crosses ports and storage as it is, and is checked
// wherever it comes in.
import * as v from 'valibot';
import { isFailure, isGet } from '../../server/contract/capture.ts';

/** Slower than this is called slow. */
export const SLOW_MS = 500;
/** Longest body kept, in bytes of UTF-8. */
export const MAX_BODY_BYTES = 65_536;
/** Most headers kept of one message, and longest value. */
export const MAX_HEADERS = 100;
export const MAX_VALUE_LENGTH = 4_096;

const Ms = v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0)));
const Bytes = v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0)));

const PairSchema = v.object({ name: v.string(), value: v.string() });
const Pairs = v.array(PairSchema);

/** How long each part took. null: it did not happen, or is not known. */
export const TimingsSchema = v.object({
  blockedMs: Ms,
  dnsMs: Ms,
  /** Without `tlsMs`. */
  connectMs: Ms,
  tlsMs: Ms,
  sendMs: Ms,
  waitMs: Ms,
  receiveMs: Ms,
});

/** A body as it may be kept: redacted, and cut at MAX_BODY_BYTES. `text` null: it is not text. */
export const BodySchema = v.object({
  mimeType: v.string(),
  text: v.nullable(v.string()),
  truncated: v.boolean(),
});

export const ServerTimingSchema = v.object({ name: v.string(), durationMs: Ms, description: v.string() });

const SourceSchema = v.picklist(['devtools', 'background', 'backend']);

export const RequestEntrySchema = v.object({
  /** Unique among all sources. */
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  /** Who saw it. */
  sources: v.array(SourceSchema),
  /** It is still under way: what is not known of it yet may come. */
  pending: v.boolean(),
  /** Upper case; null: unknown. */
  method: v.nullable(v.string()),
  /** Without fragment. */
  url: v.string(),
  /** When it began, by the browser's clock. */
  startedAtMs: v.number(),
  /** From its beginning to the end of its answer. */
  durationMs: Ms,
  /** null: there was no answer, or none yet. */
  status: v.nullable(v.number()),
  statusText: v.string(),
  /** What the browser says of a request without an answer, such as "net::ERR_CONNECTION_REFUSED". */
  error: v.nullable(v.string()),
  fromCache: v.boolean(),
  protocol: v.string(),
  /** "fetch", "xhr", "document", "script" and so on. */
  resourceType: v.string(),
  requestHeaders: Pairs,
  responseHeaders: Pairs,
  query: Pairs,
  /** What was sent along. null: nothing, or not known. */
  requestBody: v.nullable(BodySchema),
  /** Fetched when its row is opened. null: not fetched. */
  responseBody: v.nullable(BodySchema),
  mimeType: v.string(),
  /** Of the answer's body, unpacked. */
  bodyBytes: Bytes,
  /** Of the whole answer, as it came over the network. */
  transferBytes: Bytes,
  timings: v.nullable(TimingsSchema),
  serverTiming: v.array(ServerTimingSchema),
  /** From `traceparent`, 32 hex digits. */
  traceId: v.nullable(v.string()),
  /** From `x-request-id` or one of its like. */
  requestId: v.nullable(v.string()),
});

export type RequestEntry = v.InferOutput<typeof RequestEntrySchema>;
export type Pair = v.InferOutput<typeof PairSchema>;
export type Timings = v.InferOutput<typeof TimingsSchema>;
export type Body = v.InferOutput<typeof BodySchema>;
export type ServerTiming = v.InferOutput<typeof ServerTimingSchema>;
export type Source = v.InferOutput<typeof SourceSchema>;

/** "/api/jobs?x=1" of an address; the address itself where it has no path. */
export function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  return url.includes('://') && start !== -1 ? url.slice(start) : url;
}

export function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null;
}

/** The kind of what a worker did without being asked over HTTP: it has no status. */
export const JOB_TYPE = 'job';

export type Outcome = Pick<RequestEntry, 'status' | 'error' | 'pending' | 'resourceType'>;

/** This browser did not see it: all that is known of it is what the backend told. */
export const isOfBackend = ({ sources }: Pick<RequestEntry, 'sources'>): boolean => sources.includes('backend');

/** Broke, also after an answer began. An answer that its page no longer wanted did not: a stream ends so. */
export const isBroken = ({ error }: Pick<RequestEntry, 'error'>): boolean =>
  error !== null && !/ERR_ABORTED|NS_BINDING_ABORTED/.test(error);

export const isError = (entry: Outcome): boolean => {
  const mayLackStatus = entry.pending || entry.resourceType === JOB_TYPE;
  return isBroken(entry) || (entry.status === null ? !mayLackStatus : isFailure(entry));
};
export const isSlow = ({ durationMs }: Pick<RequestEntry, 'durationMs'>): boolean =>
  durationMs !== null && durationMs >= SLOW_MS;
/** Everything that may have changed something: all but GET, HEAD and the question whether one may ask. */
export const isMutation = ({ method }: Pick<RequestEntry, 'method'>): boolean =>
  !isGet({ method }) && method !== 'HEAD' && method !== 'OPTIONS';

const headerNamed = (headers: readonly Pair[], name: string) =>
  headers.find((header) => header.name.toLowerCase() === name)?.value;

/** The first of these headers that is there, in any case; null: none is. */
export const firstHeader = (headers: readonly Pair[], names: readonly string[]): string | null =>
  names.map((name) => headerNamed(headers, name)).find((value) => value !== undefined) ?? null;
