// In Node 20 an answer that waits behind another of its connection (a client that pipelines) never closes where the connection
// is lost, and would take its room in the log for good.
import type { Socket } from 'node:net';

/** One listener a connection, however many wait on it: Node warns of more than ten. */
const waitingOn = new WeakMap<Socket, (() => void)[]>();

/** Whether the answer to the request that just came has to wait for another one. By a field of Node’s own; without it, no answer waits. */
export const isBehindAnother = (socket: Socket): boolean =>
  '_httpMessage' in socket && typeof socket._httpMessage === 'object' && socket._httpMessage !== null;

/** Calls it when the connection has closed. */
export function whenLost(socket: Socket, told: () => void): void {
  const waiting = waitingOn.get(socket);
  if (waiting !== undefined) return void waiting.push(told);
  const first = [told];
  waitingOn.set(socket, first);
  socket.once('close', () => {
    for (const one of first) one();
  });
}
