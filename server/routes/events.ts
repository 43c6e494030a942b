// GET /api/monitor/sidecars/events?ticket=: the event stream. In: one ticket, and the last id heard, where the reader was
// here before. Out: hello, what it missed, snapshot, then whatever happens. Ends when the reader goes, stalls or has been here for long, or with the server.
import type { FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { type Problem, sendProblem } from '../answer.ts';
import type { ApiRoute } from '../api-route.ts';
import type { Cadence } from '../cadence.ts';
import { CONTRACT_VERSION, PING_INTERVAL_MS } from '../contract/stream.ts';
import { leaveHttp } from '../leave-http.ts';
import type { Live } from '../live.ts';
import { frameOf, STREAM_HEAD } from '../sse.ts';
import type { Store } from '../store/store.ts';
import type { Subscribers } from '../subscribers.ts';

const Resumed = v.object({ last_event_id: v.optional(v.string()) });
const Wish = v.object({ interval_ms: v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number)) });
const Query = v.object({ ticket: v.pipe(v.string(), v.maxLength(64)) });

const WRONG_TICKET: Problem = {
  status: 401,
  error: 'wrong_ticket',
  message: 'The ticket is missing, was used, or is older than 30 s.',
  remedy: 'Take a new one: POST /api/monitor/sidecars/ticket.',
};
const TOO_MANY: Problem = {
  status: 503,
  error: 'too_many_streams',
  message: 'As many event streams are open as this server serves.',
  remedy: 'Close a panel, or read GET /api/monitor/sidecars instead.',
  retryAfterSeconds: 30,
};

export interface EventsRouteDeps {
  store: Store;
  live: Live;
  subscribers: Subscribers;
  cadence: Cadence;
  serverVersion: string;
  /** New at every start. */
  serverId: string;
  nowMs: () => number;
}

export const eventsRoute = (deps: EventsRouteDeps): ApiRoute => ({
  method: 'GET',
  url: '/api/monitor/sidecars/events',
  access: 'ticket',
  summary: 'Server-sent events: hello, snapshot, reports, counts, log, resync, ping, bye.',
  query: { ticket: 'From POST /api/monitor/sidecars/ticket.' },
  optionalQuery: {
    last_event_id: 'The last `id` heard, as in the header Last-Event-ID: log entries after it are told again.',
    interval_ms:
      'How often reporters should report while this stream is open, 250 to 5000; 500 without it. The shortest that any reader wants is asked for.',
  },
  responses: {
    200: { description: 'Events until one side ends it.', contentType: 'text/event-stream' },
    401: { description: 'The ticket is not good.' },
    503: { description: 'Too many streams are open.' },
  },
  async handler(request, reply) {
    const { store, live, subscribers, cadence } = deps;
    // Asked before the ticket is spent, so that it is still good when there is room.
    if (subscribers.isFull()) return sendProblem(reply, TOO_MANY);
    const query = v.safeParse(Query, request.query);
    if (!query.success || !(await store.takeTicket(query.output.ticket))) return sendProblem(reply, WRONG_TICKET);
    // A response that waits behind another one on the same connection has no socket yet.
    const connection = reply.raw.socket;
    if (connection === null || connection.destroyed) return sendProblem(reply, WRONG_TICKET);
    if (subscribers.isFull()) return sendProblem(reply, TOO_MANY);
    const socket = leaveHttp(reply, connection);
    // Before it is taken in, which may be what wakes the feed.
    const wish = cadence.want(wishedIntervalMs(request.query));
    socket.once('close', wish.leave);
    subscribers.add(socket);
    socket.write(Buffer.concat([STREAM_HEAD, helloFrame(deps)]));
    const lastHeard = lastEventId(request);
    await live.ready(lastHeard);
    subscribers.begin(socket, live.greeting(lastHeard));
  },
});

/** null: none, or none that can be read. */
function wishedIntervalMs(query: unknown): number | null {
  const wish = v.safeParse(Wish, query);
  return wish.success ? wish.output.interval_ms : null;
}

/** Anything but text is no id of ours: the reader is told to start anew, as for any id that is not known. */
function lastEventId({ query, headers }: FastifyRequest): string | null {
  const named = v.safeParse(Resumed, query);
  if (!named.success) return '';
  return named.output.last_event_id || headers['last-event-id']?.toString() || null;
}

const helloFrame = ({ serverVersion, serverId, cadence, nowMs }: EventsRouteDeps): Buffer =>
  frameOf({
    type: 'hello',
    contractVersion: CONTRACT_VERSION,
    serverVersion,
    serverId,
    atMs: nowMs(),
    watchIntervalMs: cadence.intervalMs(),
    pingIntervalMs: PING_INTERVAL_MS,
  });
