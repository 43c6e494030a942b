// In Node 20 an answer that waits behind another of its connection (a client that pipelines) never closes where the connection
// is lost, and would take its room in the log for good.
import type { Socket } from 'node:net';

/** One listener a connection, however many wait on it: Node warns of more than ten. */
const waitingOn = new WeakMap<Socket, Set<() => void>>();

/** Whether the answer to the request that just came has to wait for another one. By a field of Node’s own; without it, no answer waits. */
export const isBehindAnother = (socket: Socket): boolean =>
  '_httpMessage' in socket && typeof socket._httpMessage === 'object' && socket._httpMessage !== null;

/** What this needs of an answer. */
interface Answer {
  on(event: 'close', listener: () => void): unknown;
}

/** Calls it when the connection closes before the answer has. Of an answer that has closed nothing is held. */
export function whenLost(socket: Socket, answer: Answer, lost: () => void): void {
  const waiting = waitingFor(socket);
  waiting.add(lost);
  answer.on('close', () => waiting.delete(lost));
}

function waitingFor(socket: Socket): Set<() => void> {
  const known = waitingOn.get(socket);
  if (known !== undefined) return known;
  const waiting = new Set<() => void>();
  waitingOn.set(socket, waiting);
  socket.once('close', () => waiting.forEach((lost) => void lost()));
  return waiting;
}
