// Where a server under test is told what to send: the same few lines of node:net in each that is written in Node, on a port
// of its own, so that what a framework takes for a POST does not count as the price of a stream.
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { endWithParent, portOf } from './sse-subject.ts';

const TAKEN = 'HTTP/1.1 204 No Content\r\n\r\n';

/** Calls `publish` with the body of each POST, and tells the parent both ports. Ends with the bench. */
export async function serveSubject(streams: Server, publish: (body: string) => void): Promise<void> {
  const publishing = createServer((socket) => takeFrom(socket, publish)).listen(0, '127.0.0.1');
  await once(publishing, 'listening');
  process.send?.({ port: portOf(streams), publishPort: portOf(publishing) });
  endWithParent();
}

/** Requests come one after another on a connection that is kept. */
function takeFrom(socket: Socket, publish: (body: string) => void): void {
  let text = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
    const headEnd = text.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
    const body = text.slice(headEnd + 4, headEnd + 4 + length);
    if (body.length < length) return;
    text = text.slice(headEnd + 4 + length);
    publish(body);
    socket.write(TAKEN);
  });
}
