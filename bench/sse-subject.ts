// What every server under test does besides: say its port, and end with the bench.
import type { Server } from 'node:net';

export function tellPort(server: Server): void {
  process.send?.({ port: portOf(server) });
}

/** Throws where it does not listen. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/** The parent may be ended before it can end us. */
export const endWithParent = (): void => {
  process.once('disconnect', () => process.exit());
};
