// This project's stream as a subject of the fan-out: its Fastify, subscribers and frames, without a store behind it.
import Fastify from 'fastify';
import { leaveHttp } from '../server/leave-http.ts';
import { lendSockets } from '../server/lend-socket.ts';
import { readSendQueues } from '../server/send-queues.ts';
import { keepNewSpaceSmall } from '../server/small-new-space.ts';
import { frameOf, reportsFrame, STREAM_HEAD } from '../server/sse.ts';
import { startSubscribers } from '../server/subscribers.ts';
import { serveSubject } from './sse-serve-subject.ts';

/** The server takes reports from the store as texts, read and found good when they came: `bench -- tick` is of that. */
const REPORTS_EVENT = /^\{"at_ms":(\d+),"reports":\[(.*)\],"rejected":\[\]\}$/s;

keepNewSpaceSmall();
const [, , wanted = '0'] = process.argv;
const beginning = frameOf({ type: 'ping', atMs: Date.now() });
const deps = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  // Those of the rehearsal may not be gone yet.
  maxSubscribers: 2 * Number(wanted),
  random: Math.random,
  readSendQueues,
  freshSnapshot: () => beginning,
  resync: () => beginning,
  onFirst() {},
  onLast() {},
};
const subscribers = startSubscribers(deps, new AbortController().signal);

const app = Fastify();
app.get('/events', (_request, reply) => {
  const connection = reply.raw.socket;
  if (!connection || subscribers.isFull()) throw new Error('no room for this reader');
  const socket = leaveHttp(reply, connection);
  subscribers.add(socket);
  socket.write(STREAM_HEAD);
  subscribers.begin(socket, beginning);
});
lendSockets(app.server, 'connection');
await app.listen({ host: '127.0.0.1', port: 0, backlog: 4_096 });
await serveSubject(app.server, (body) => {
  const [, atMs, reports] = REPORTS_EVENT.exec(body) ?? [];
  if (reports === undefined) throw new Error('what was published is no event of reports');
  subscribers.send(reportsFrame(Number(atMs), [reports], []));
});
