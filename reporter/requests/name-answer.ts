// An answer names the request that it is of: `x-request-id`, and `server-timing` with how long it took, which is known only
// when its head is written. In the way of every request, so without a closure for each.
import type { OutgoingHttpHeaders } from 'node:http';
import { type Trace, traceparentOf } from './trace-context.ts';

export interface Answered extends Trace {
  /** The id that it came with, or else its trace’s. */
  readonly requestId: string;
  /** By `performance.now()`. */
  readonly beganMs: number;
  /** Its response’s own. */
  readonly writeHead: WriteHead;
}

type WriteHead = (status: number, second?: unknown, third?: unknown) => unknown;

/** What this needs of a response. */
export interface NamedResponse {
  getHeader(name: string): unknown;
  setHeader(name: string, value: string): unknown;
  writeHead: WriteHead;
  [ANSWERED]?: Answered;
}

/** Where a response holds the request that it answers. */
export const ANSWERED = Symbol('sidescope: the request that it answers');
const REQUEST_ID = 'x-request-id';
const SERVER_TIMING = 'server-timing';

/** Right before its head is written, the response gets the names. What the app sets itself stands; `server-timing`, a list, gets both. */
export function nameAnswer(response: NamedResponse, answered: Answered): void {
  response[ANSWERED] = answered;
  response.writeHead = writeNamedHead;
}

type Named = NamedResponse & { [ANSWERED]: Answered };

function writeNamedHead(this: Named, status: number, second?: unknown, third?: unknown): unknown {
  const answered = this[ANSWERED];
  const { writeHead } = answered;
  this.writeHead = writeHead;
  // writeHead(status[, statusMessage][, headers])
  if (typeof second === 'string') return writeHead.call(this, status, second, withNames(this, answered, third));
  return writeHead.call(this, status, withNames(this, answered, third ?? second));
}

/** Headers that are given when the head is written come all at once, and are given on so: Node is slow with those set one by one. */
function withNames(response: NamedResponse, answered: Answered, given: unknown): unknown {
  if (Array.isArray(given)) {
    if (Array.isArray(given[0])) return withPairs(answered, given);
    // Names and values in turn. They take the place of what was set.
    const own = response.getHeader(SERVER_TIMING);
    if (response.getHeader(REQUEST_ID) === undefined) response.setHeader(REQUEST_ID, answered.requestId);
    response.setHeader(SERVER_TIMING, withTiming(answered, own));
    return given;
  }
  // A copy: an app may give the same object again and again.
  const headers: OutgoingHttpHeaders = { ...(given as OutgoingHttpHeaders | undefined) };
  let idName: string | undefined;
  let timingName: string | undefined;
  for (const name in headers) {
    if (isName(name, REQUEST_ID)) idName = name;
    else if (isName(name, SERVER_TIMING)) timingName = name;
  }
  if (idName === undefined && response.getHeader(REQUEST_ID) === undefined) headers[REQUEST_ID] = answered.requestId;
  const own = timingName === undefined ? response.getHeader(SERVER_TIMING) : headers[timingName];
  headers[timingName ?? SERVER_TIMING] = withTiming(answered, own);
  return headers;
}

/** Node’s docs do not name this form, but it works, where nothing was set before: so nothing is set here either. */
function withPairs(answered: Answered, given: readonly (readonly [name: unknown, value: unknown])[]): unknown {
  // A second one of a list belongs to the same list.
  const ours = [[SERVER_TIMING, withTiming(answered, undefined)]];
  if (!given.some(([name]) => isName(String(name), REQUEST_ID))) ours.push([REQUEST_ID, answered.requestId]);
  return [...ours, ...given];
}

/** `traceparent` in Server-Timing is how a page’s own requests are told their trace: https://www.w3.org/TR/server-timing/ */
function withTiming(answered: Answered, own: unknown): string {
  const timing = `app;dur=${(performance.now() - answered.beganMs).toFixed(1)}`;
  const traceparent = traceparentOf(answered);
  const named = traceparent === null ? timing : `${timing}, traceparent;desc="${traceparent}"`;
  return own === undefined ? named : `${named}, ${own}`;
}

const isName = (name: string, wanted: string): boolean =>
  name.length === wanted.length && name.toLowerCase() === wanted;
