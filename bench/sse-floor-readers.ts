// The least that a stream can be, whatever its socket began in: no queue, no cap, no clean-up but 'close'.
import type { Socket } from 'node:net';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\r\n: hello\n\n';
const readers = new Set<Socket>();

export function join(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  socket.on('close', () => readers.delete(socket));
  readers.add(socket);
  socket.write(HEAD);
}

export function publish(data: string): void {
  const frame = Buffer.from(`event: reports\ndata: ${data}\n\n`);
  for (const reader of readers) reader.write(frame);
}
