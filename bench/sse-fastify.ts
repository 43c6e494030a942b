// @fastify/sse as a peer. It is handed ready text and no serializer to run, which is the least work it can have.
import sse, { type SSEContext } from '@fastify/sse';
import Fastify from 'fastify';
import { endWithParent, tellPort } from './sse-subject.ts';

const readers = new Set<SSEContext>();
const app = Fastify();
await app.register(sse, { heartbeatInterval: 0, serializer: String });
app.get('/events', { sse: true }, async (_request, reply) => {
  readers.add(reply.sse);
  reply.sse.onClose(() => readers.delete(reply.sse));
  reply.sse.keepAlive();
  await reply.sse.send({ event: 'hello', data: '' });
});
app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
app.post('/publish', (request, reply) => {
  const message = { event: 'reports', data: request.body };
  for (const reader of readers) void reader.send(message);
  reply.code(204).send();
});
await app.listen({ host: '127.0.0.1', port: 0 });
tellPort(app.server);
endWithParent();
