// better-sse as a peer, on node:http, as its documentation uses it: objects in, which it serialises for each stream.
import { createServer } from 'node:http';
import { createChannel, createSession } from 'better-sse';
import { serveSubject } from './sse-serve-subject.ts';

const channel = createChannel();
const server = createServer(async (request, response) => {
  channel.register(await createSession(request, response, { keepAlive: null }));
});
server.listen(0, '127.0.0.1', 511, () =>
  serveSubject(server, (body) => void channel.broadcast(JSON.parse(body), 'reports')),
);
