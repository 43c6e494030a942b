// Whether ports are free, found out by listening on them for a moment.
import { once } from 'node:events';
import { createServer } from 'node:net';

export interface PortUse {
  port: number;
  /** Who would listen there. */
  name: string;
  host: string;
}

async function isTaken({ port, host }: PortUse): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, 'listening');
    return false;
  } catch (error) {
    // A machine without IPv6 has no ::1 to take.
    return !(error instanceof Error && 'code' in error && error.code === 'EADDRNOTAVAIL');
  } finally {
    server.close();
  }
}

/** Those of the ports that something listens on already. */
export async function takenPorts(uses: readonly PortUse[]): Promise<PortUse[]> {
  const taken = await Promise.all(uses.map(isTaken));
  return uses.filter((_, index) => taken[index]);
}

/** How far all ports have to move, in steps of 100, until each of them is free. */
export async function firstFreeOffset(usesAt: (offset: number) => readonly PortUse[]): Promise<number> {
  for (let offset = 100; offset < 50_000; offset += 100) {
    const uses = usesAt(offset);
    if (uses.every(({ port }) => port < 65_536) && (await takenPorts(uses)).length === 0) return offset;
  }
  throw new Error('No free ports were found. End something that listens on 127.0.0.1.');
}
