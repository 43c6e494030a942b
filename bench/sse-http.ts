// A second floor of the fan-out: the least that a stream can be on a socket that began in node:http. Beside the one on node:net
// it shows what such a socket costs before anything of ours is done with it: its parser, 2.6 kB, stays until it closes, and
// parts what each write touches from what the next one does. A floor on node:net with such a block for each costs as much.
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { keepNewSpaceSmall } from '../server/small-new-space.ts';
import { serveSubject } from './sse-serve-subject.ts';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\r\n: hello\n\n';
const readers = new Set<Socket>();

keepNewSpaceSmall();

function publish(data: string): void {
  const frame = Buffer.from(`event: reports\ndata: ${data}\n\n`);
  for (const reader of readers) reader.write(frame);
}

const server = createServer((_request, response) => {
  const { socket } = response;
  if (socket === null) return;
  response.detachSocket(socket);
  socket.removeAllListeners('data');
  socket.on('data', () => {});
  socket.on('error', () => socket.destroy());
  socket.on('close', () => readers.delete(socket));
  readers.add(socket);
  socket.write(HEAD);
});
server.listen(0, '127.0.0.1', 4_096, () => serveSubject(server, publish));
