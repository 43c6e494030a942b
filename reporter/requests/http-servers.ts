// Every request that an HTTP server of this process answers: it has a name, and while somebody watches it is told of. Heard
// from Node itself, so that it works under any framework and costs nothing while nobody listens. The route is named by the
// Fastify plugin where it counts, and by Fastify where it answers; Express leaves it on the request. Elsewhere the path
// stands for it, with its ids folded.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { isKept, isPollingGet } from '../../server/contract/capture.ts';
import { type ChangedStatus, createChangedStatus } from '../../server/contract/changed-status.ts';
import { routePattern } from '../../server/contract/route-pattern.ts';
import { enter, leaveAll, type Work } from './current-work.ts';
import { expressRoute } from './express-route.ts';
import { FASTIFY_HANDLER, fastifyHandling } from './fastify-route.ts';
import { isBehindAnother, whenLost } from './lost-connection.ts';
import { ANSWERED, type Answered, type NamedResponse, nameAnswer } from './name-answer.ts';
import type { Requests } from './request-log.ts';
import { continueTrace, readRequestId } from './trace-context.ts';
import { wallMs } from './wall-clock.ts';

/** https://nodejs.org/api/diagnostics_channel.html#http */
const REQUEST_START = 'http.server.request.start';
const SERVER_ERROR = 500;

/** A request that is being answered: one object for all that is known of it. */
interface Handled extends Work, Answered {
  readonly method: string;
  readonly url: string;
  hasEnded: boolean;
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
  const fastify = listenWhileAwaited();
  const statuses = createChangedStatus();
  const onRequest = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: Response };
    const isTold = requests.begin();
    // One more than there is room for is left alone altogether, so that what a watched app spends on it has a bound.
    if (!isTold && !requests.isAlwaysNamed()) return enter(undefined);
    const handled = begin(request, response);
    enter(handled);
    nameAnswer(response, handled);
    if (!isTold) return;
    fastify.await(handled);
    response.on('close', tell);
    if (isBehindAnother(request.socket)) whenLost(request.socket, response, () => tell.call(response));
  };
  function tell(this: Response): void {
    const handled = this[ANSWERED];
    if (handled === undefined || handled.hasEnded) return;
    handled.hasEnded = true;
    fastify.release(handled);
    end(requests, statuses, this, handled);
  }
  subscribe(REQUEST_START, onRequest);
  return () => {
    unsubscribe(REQUEST_START, onRequest);
    fastify.stop();
    leaveAll();
  };
}

/**
 * Fastify spends 2 µs on every request while anybody listens: it is listened to only while one that is told of has no handler
 * yet, and not as long as an answer goes on, such as a stream of events.
 */
function listenWhileAwaited(): { await(handled: Handled): void; release(handled: Handled): void; stop(): void } {
  const awaited = new Set<Handled>();
  const onHandler = (message: unknown) => {
    const handling = fastifyHandling(message);
    const handled = (handling?.response as Response | undefined)?.[ANSWERED];
    if (handled === undefined) return;
    handled.route ??= handling?.route ?? null;
    release(handled);
  };
  const release = (handled: Handled) => {
    if (awaited.delete(handled) && awaited.size === 0) unsubscribe(FASTIFY_HANDLER, onHandler);
  };
  return {
    await(handled) {
      if (awaited.size === 0) subscribe(FASTIFY_HANDLER, onHandler);
      awaited.add(handled);
    },
    release,
    stop: () => awaited.forEach(release),
  };
}

function begin({ headers, method = 'GET', url = '/' }: IncomingMessage, { writeHead }: Response): Handled {
  const given = readRequestId(headers['x-request-id']);
  const { traceId, spanId, parentSpanId } = continueTrace(headers.traceparent, given);
  const beganMs = performance.now();
  const requestId = given ?? traceId;
  const route = null;
  return {
    traceId,
    spanId,
    parentSpanId,
    requestId,
    channels: [],
    route,
    beganMs,
    writeHead,
    method,
    url,
    hasEnded: false,
  };
}

function end(requests: Requests, statuses: ChangedStatus, response: Response, handled: Handled): void {
  const { traceId, spanId, parentSpanId, method, url, beganMs, channels } = handled;
  const status = response.headersSent ? response.statusCode : null;
  if (isLeftOut({ method, path: url, status }, requests.excluded(), statuses)) requests.abandon();
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
      startedAtMs: wallMs(beganMs),
      durationMs: performance.now() - beganMs,
      waitMs: null,
      channels,
    });
}

/** As the panel decides: what it shows is told of. */
function isLeftOut(
  request: { method: string; path: string; status: number | null },
  excluded: readonly string[],
  statuses: ChangedStatus,
): boolean {
  if (!isPollingGet(request, excluded)) return false;
  const isChanged = statuses.isChanged(routePattern(request.path), request.status);
  return !isChanged && !isKept(request, excluded);
}
