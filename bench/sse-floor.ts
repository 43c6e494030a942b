// The floor of the fan-out: node:net and the least that a stream can be. No queue, no cap, no clean-up but 'close'.
import { createServer, type Socket } from 'node:net';
import { serveSubject } from './sse-serve-subject.ts';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\r\n: hello\n\n';
const readers = new Set<Socket>();

function publish(data: string): void {
  const frame = Buffer.from(`event: reports\ndata: ${data}\n\n`);
  for (const reader of readers) reader.write(frame);
}

/** One request a reader. */
function serve(socket: Socket): void {
  let text = '';
  socket.on('error', () => socket.destroy());
  socket.on('close', () => readers.delete(socket));
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
    if (!text.includes('\r\n\r\n')) return;
    text = '';
    readers.add(socket);
    socket.write(HEAD);
  });
}

const server = createServer(serve).listen(0, '127.0.0.1', 4_096, () => serveSubject(server, publish));
