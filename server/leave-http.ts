// A connection leaves HTTP for good: from now on its socket carries bytes of our own making.
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { takeBack } from './lend-socket.ts';

/** Takes the socket of a request from Fastify and node:http. Whoever calls this writes the head of the answer, and ends it. */
export function leaveHttp(reply: FastifyReply, connection: Duplex): Socket {
  reply.hijack();
  reply.raw.detachSocket(connection as Socket);
  const socket = takeBack(connection);
  // What the reader sends from here on is nobody's, and its end is that of the stream.
  socket.allowHalfOpen = false;
  return socket.on('data', ignore).resume();
}

const ignore = () => {};
