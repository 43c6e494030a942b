// Every request that an HTTP server of this process answers, as an entry. Heard from Node itself, so that it works under
// any framework and costs nothing while nobody listens. The route is named by the Fastify plugin where it counts, Express
// leaves it on the request, and elsewhere the path stands for it, with its ids folded.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { routePattern } from '../../server/contract/route-pattern.ts';
import { beforeHead } from './before-head.ts';
import { enter, newWork, type Work } from './current-work.ts';
import { expressRoute } from './express-route.ts';
import type { Requests } from './request-log.ts';
import { continueTrace, traceparentOf } from './trace-context.ts';

/** https://nodejs.org/api/diagnostics_channel.html#http */
const REQUEST_START = 'http.server.request.start';
const SERVER_ERROR = 500;

/** Listens until the returned function is called. */
export function traceHttpServers(requests: Requests): () => void {
  const onRequest = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (!requests.begin()) return enter(undefined);
    const work = newWork(continueTrace(request.headers.traceparent, request.headers['x-request-id']));
    enter(work);
    follow(requests, request, response, work);
  };
  subscribe(REQUEST_START, onRequest);
  return () => void unsubscribe(REQUEST_START, onRequest);
}

function follow(requests: Requests, request: IncomingMessage, response: ServerResponse, work: Work): void {
  const beganMs = performance.now();
  const { method = 'GET', url = '/' } = request;
  beforeHead(response, () => headersOf(work, performance.now() - beganMs));
  response.once('close', () => {
    const status = response.headersSent ? response.statusCode : null;
    requests.add({
      kind: 'http',
      traceId: work.traceId,
      spanId: work.spanId,
      parentSpanId: work.parentSpanId,
      method,
      route: work.route ?? expressRoute(request) ?? routePattern(url),
      status,
      failed: status === null || status >= SERVER_ERROR,
      startedAtMs: performance.timeOrigin + beganMs,
      durationMs: performance.now() - beganMs,
      waitMs: null,
      channels: [...work.channels],
    });
  });
}

/** `traceparent` in Server-Timing is how a page’s own requests are told their trace: https://www.w3.org/TR/server-timing/ */
function headersOf(work: Work, durationMs: number): Record<string, string> {
  const timing = `app;dur=${durationMs.toFixed(1)}`;
  const traceparent = traceparentOf(work);
  return {
    'x-request-id': work.traceId,
    'server-timing': traceparent === null ? timing : `${timing}, traceparent;desc="${traceparent}"`,
  };
}
