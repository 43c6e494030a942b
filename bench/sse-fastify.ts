// @fastify/sse as a peer, as its documentation uses it: objects in, which it serialises for each stream.
import sse, { type SSEReplyInterface } from '@fastify/sse';
import Fastify from 'fastify';
import { serveSubject } from './sse-serve-subject.ts';

// It adds listeners for each frame that a stalled reader does not take; Node warns of that once a reader.
process.removeAllListeners('warning');
const readers = new Set<SSEReplyInterface>();
const app = Fastify();
await app.register(sse, { heartbeatInterval: 0 });
app.get('/events', { sse: true }, async (_request, reply) => {
  readers.add(reply.sse);
  reply.sse.onClose(() => readers.delete(reply.sse));
  reply.sse.keepAlive();
  await reply.sse.send({ event: 'hello', data: '' });
});
await app.listen({ host: '127.0.0.1', port: 0 });
await serveSubject(app.server, (body) => {
  const message = { event: 'reports', data: JSON.parse(body) };
  for (const reader of readers) void reader.send(message);
});
