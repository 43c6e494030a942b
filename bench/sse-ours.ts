// This project's stream as a subject of the fan-out: its Fastify, subscribers and frames, without a store behind it.
import Fastify from 'fastify';
import { parseStreamEvent } from '../server/contract/stream.ts';
import { leaveHttp } from '../server/leave-http.ts';
import { keepNewSpaceSmall } from '../server/small-new-space.ts';
import { frameOf, STREAM_HEAD } from '../server/sse.ts';
import { MAX_SUBSCRIBERS, startSubscribers } from '../server/subscribers.ts';
import { endWithParent, tellPort } from './sse-subject.ts';

keepNewSpaceSmall();
const [, , wanted = '0'] = process.argv;
const beginning = frameOf({ type: 'ping', atMs: Date.now() });
const deps = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  random: Math.random,
  freshSnapshot: () => beginning,
  resync: () => beginning,
  onFirst() {},
  onLast() {},
};
// More readers than one server takes are spread over several.
const groups = Array.from({ length: Math.ceil(Number(wanted) / MAX_SUBSCRIBERS) }, () =>
  startSubscribers(deps, new AbortController().signal),
);

const app = Fastify();
app.get('/events', (_request, reply) => {
  const { socket } = reply.raw;
  const subscriber = socket && groups.find((group) => !group.isFull())?.add(socket);
  if (!socket || !subscriber) throw new Error('no room for this reader');
  leaveHttp(reply, socket);
  socket.write(STREAM_HEAD);
  subscriber.begin(beginning);
});
app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
app.post('/publish', (request, reply) => {
  const event = parseStreamEvent('reports', String(request.body));
  if (!event.ok) throw new Error(event.reason);
  const frame = frameOf(event.value);
  for (const group of groups) group.send(frame);
  reply.code(204).send();
});
await app.listen({ host: '127.0.0.1', port: 0 });
tellPort(app.server);
endWithParent();
