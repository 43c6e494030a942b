// Every request that an HTTP server of this process answers: it has a name, and while somebody watches it is told of. Heard
// from Node itself, so that it works under any framework and costs nothing while nobody listens. The route is named by the
// Fastify plugin where it counts, and by Fastify where it answers; Express leaves it on the request. Elsewhere the path
// stands for it, with its ids folded.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { isKept } from '../../server/contract/capture.ts';
import { routePattern } from '../../server/contract/route-pattern.ts';
import { enter, leaveAll, type Work } from './current-work.ts';
import { expressRoute } from './express-route.ts';
import { FASTIFY_HANDLER, fastifyHandling } from './fastify-route.ts';
import { ANSWERED, type Answered, type NamedResponse, nameAnswer } from './name-answer.ts';
import type { Requests } from './request-log.ts';
import { continueTrace, readRequestId } from './trace-context.ts';

/** https://nodejs.org/api/diagnostics_channel.html#http */
const REQUEST_START = 'http.server.request.start';
const SERVER_ERROR = 500;

/** A request that is being answered: one object for all that is known of it. */
interface Handled extends Work, Answered {
  readonly method: string;
  readonly url: string;
}
/** What this needs of a ServerResponse. */
interface Response extends NamedResponse {
  readonly req: IncomingMessage;
  readonly headersSent: boolean;
  readonly statusCode: number;
  on(event: 'close', listener: (this: Response) => void): unknown;
  [ANSWERED]?: Handled;
}

/** Listens until the returned function is called. */
export function traceHttpServers(requests: Requests): () => void {
  const fastify = listenWhileTold();
  const onRequest = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: Response };
    const isTold = requests.begin();
    // One more than there is room for is left alone altogether, so that what a watched app spends on it has a bound.
    if (!isTold && !requests.isAlwaysNamed()) return enter(undefined);
    const handled = begin(request, response);
    enter(handled);
    nameAnswer(response, handled);
    if (!isTold) return;
    fastify.begin();
    response.on('close', tell);
  };
  function tell(this: Response): void {
    fastify.end();
    const handled = this[ANSWERED];
    if (handled !== undefined) end(requests, this, handled);
  }
  subscribe(REQUEST_START, onRequest);
  return () => {
    unsubscribe(REQUEST_START, onRequest);
    leaveAll();
  };
}

/** Fastify spends 2 µs on every request while anybody listens: it is listened to only while one is under way that is told of. */
function listenWhileTold(): { begin(): void; end(): void } {
  let told = 0;
  const onHandler = (message: unknown) => {
    const handling = fastifyHandling(message);
    const handled = (handling?.response as Response | undefined)?.[ANSWERED];
    if (handled !== undefined) handled.route ??= handling?.route ?? null;
  };
  return {
    begin() {
      if (told === 0) subscribe(FASTIFY_HANDLER, onHandler);
      told++;
    },
    end() {
      told--;
      if (told === 0) unsubscribe(FASTIFY_HANDLER, onHandler);
    },
  };
}

function begin({ headers, method = 'GET', url = '/' }: IncomingMessage, { writeHead }: Response): Handled {
  const given = readRequestId(headers['x-request-id']);
  const { traceId, spanId, parentSpanId } = continueTrace(headers.traceparent, given);
  const beganMs = performance.now();
  const requestId = given ?? traceId;
  return { traceId, spanId, parentSpanId, requestId, channels: [], route: null, beganMs, writeHead, method, url };
}

function end(requests: Requests, response: Response, handled: Handled): void {
  const { traceId, spanId, parentSpanId, method, url, beganMs, channels } = handled;
  const status = response.headersSent ? response.statusCode : null;
  if (!isKept({ method, path: url, status }, requests.excluded())) requests.abandon();
  else
    requests.add({
      kind: 'http',
      traceId,
      spanId,
      parentSpanId,
      method,
      route: handled.route ?? expressRoute(response.req) ?? routePattern(url),
      status,
      failed: status === null || status >= SERVER_ERROR,
      startedAtMs: performance.timeOrigin + beganMs,
      durationMs: performance.now() - beganMs,
      waitMs: null,
      channels,
    });
}
