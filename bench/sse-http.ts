// A second floor of the fan-out: streams on sockets that stay with node:http until they close. It shows what is saved by taking
// them back (server/lend-socket.ts). What is left against node:net is mostly where V8 puts things in a heap that has a web
// server in it: the same floor with an idle Fastify in its process cost 8 to 17 % more, ours on node:net alone 7 % less to 6 more.
import { createServer } from 'node:http';
import { keepNewSpaceSmall } from '../server/small-new-space.ts';
import { join, publish } from './sse-floor-readers.ts';
import { serveSubject } from './sse-serve-subject.ts';

// As our server does, and cheaper than without.
keepNewSpaceSmall();
const server = createServer((_request, response) => {
  const { socket } = response;
  if (socket === null) return;
  response.detachSocket(socket);
  socket.removeAllListeners('data');
  socket.on('data', () => {});
  join(socket);
});
server.listen(0, '127.0.0.1', 4_096, () => serveSubject(server, publish));
