// better-sse as a peer, on node:http, as its documentation uses it: objects in, which it serialises for each stream.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { createChannel, createSession } from 'better-sse';
import { endWithParent, tellPort } from './sse-subject.ts';

const channel = createChannel();

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/events') {
    channel.register(await createSession(request, response, { keepAlive: null }));
  } else {
    channel.broadcast(await json(request), 'reports');
    response.writeHead(204).end();
  }
}

const server = createServer(serve).listen(0, '127.0.0.1', 511, () => tellPort(server));
endWithParent();
