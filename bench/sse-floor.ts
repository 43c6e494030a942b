// The floor of the fan-out: node:net and the least that a stream can be. No queue, no cap, no clean-up but 'close'.
import { createServer, type Socket } from 'node:net';
import { endWithParent, tellPort } from './sse-subject.ts';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\r\n: hello\n\n';
const TAKEN = 'HTTP/1.1 204 No Content\r\n\r\n';
const readers = new Set<Socket>();

function publish(data: string): void {
  const frame = Buffer.from(`event: reports\ndata: ${data}\n\n`);
  for (const reader of readers) reader.write(frame);
}

/** One request a reader, and one after another on the publisher's kept-alive connection. */
function serve(socket: Socket): void {
  let text = '';
  socket.on('error', () => socket.destroy());
  socket.on('close', () => readers.delete(socket));
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
    const headEnd = text.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    if (text.startsWith('GET')) {
      text = '';
      readers.add(socket);
      return void socket.write(HEAD);
    }
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
    const body = text.slice(headEnd + 4, headEnd + 4 + length);
    if (body.length < length) return;
    text = text.slice(headEnd + 4 + length);
    publish(body);
    socket.write(TAKEN);
  });
}

const server = createServer(serve).listen(0, '127.0.0.1', 4_096, () => tellPort(server));
endWithParent();
