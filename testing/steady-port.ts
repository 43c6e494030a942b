// Free ports for what is to listen on them later, or is killed and started again on the same one.
import getPort, { portNumbers } from 'get-port';

/**
 * Tests run side by side, and a port that is free may be taken by another one the moment after: each worker looks in a range of
 * its own. All are below those that systems give to outgoing connections (Linux: from 32,768 on), any of which could take a port
 * while nobody listens on it, and above what a test's Redis Cluster uses.
 */
const PORTS_A_WORKER = 3_000;
const WORKERS = 5;
const FIRST_PORT = 17_000 + PORTS_A_WORKER * (Number(process.env['VITEST_POOL_ID'] ?? 0) % WORKERS);
let next = Math.floor(Math.random() * PORTS_A_WORKER);

/** The first of so many free ports in a row; none that was given before, for a long time. */
export async function steadyPorts(count: number): Promise<number> {
  for (let tried = 0; tried < PORTS_A_WORKER; tried += count) {
    if (next + count > PORTS_A_WORKER) next = 0;
    const first = FIRST_PORT + next;
    next += count;
    const wanted = [...portNumbers(first, first + count - 1)];
    const free = await Promise.all(wanted.map((port) => getPort({ port })));
    if (free.every((port, index) => port === wanted[index])) return first;
  }
  throw new Error(`No ${count} free ports in a row from ${FIRST_PORT} to ${FIRST_PORT + PORTS_A_WORKER - 1}`);
}

export const steadyPort = (): Promise<number> => steadyPorts(1);
