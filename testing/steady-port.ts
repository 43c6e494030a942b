// A port for a server that is killed and started again on the same one.
import getPort from 'get-port';

/** Below the ports that systems give to outgoing connections, one of which could take it while nobody listens. */
const FIRST = 15_000;
const LAST = 30_000;

export function steadyPort(): Promise<number> {
  const start = FIRST + Math.floor(Math.random() * (LAST - FIRST));
  return getPort({ port: Array.from({ length: 100 }, (_, index) => start + index) });
}
