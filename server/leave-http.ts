// A connection leaves HTTP for good: from now on its socket carries bytes of our own making.
import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';

/**
 * Takes the socket of a request from Fastify and node:http. Whoever calls this writes the head of the answer, and ends it.
 * The response is let go of as well: its listeners would otherwise hear of every write for as long as the stream is open.
 */
export function leaveHttp(reply: FastifyReply, socket: Socket): void {
  reply.hijack();
  reply.raw.detachSocket(socket);
  // What the reader sends from here on is nobody's: a second request would be given a response on a socket that has one.
  // A listener of one's own is also how node:http learns that its parser is not to read the socket by itself.
  socket.removeAllListeners('data');
  socket.on('data', ignore);
}

const ignore = () => {};
