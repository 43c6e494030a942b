// A second floor of the fan-out: streams on sockets that began in node:http, which is what those of a web server are. It shows
// what that costs before anything of ours is done. Its parser stays with a socket until it closes, and most likely parts what
// one write touches from what the next one does: with 2.6 kB of native memory for each, the floor on node:net cost 7 to 16 % more.
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
