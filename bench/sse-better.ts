// better-sse as a peer, on node:http. It is handed ready text and no serializer to run, which is the least work it can have.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { createChannel, createSession } from 'better-sse';
import { endWithParent, tellPort } from './sse-subject.ts';

const channel = createChannel();

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/events') {
    channel.register(await createSession(request, response, { keepAlive: null, serializer: String }));
  } else {
    channel.broadcast(await text(request), 'reports');
    response.writeHead(204).end();
  }
}

const server = createServer(serve).listen(0, '127.0.0.1', 511, () => tellPort(server));
endWithParent();
