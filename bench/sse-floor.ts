// The floor of the fan-out: streams on sockets of node:net.
import { createServer, type Socket } from 'node:net';
import { join, publish } from './sse-floor-readers.ts';
import { serveSubject } from './sse-serve-subject.ts';

/** One request a reader. */
function serve(socket: Socket): void {
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
    if (!text.includes('\r\n\r\n')) return;
    text = '';
    join(socket);
  });
}

const server = createServer(serve).listen(0, '127.0.0.1', 4_096, () => serveSubject(server, publish));
