// A TCP proxy on a free port of its own that can be a bad network. In: connections. Out: the same bytes to the target,
// late, slowly, not at all for a while, or cut off. Ends when the signal fires.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What is wrong with the network, in both directions. */
export interface Trouble {
  /** Added to every byte's way, ms. */
  latencyMs: number;
  /** Most bytes a second, each connection and direction for itself. Infinity: no limit. */
  bytesPerSecond: number;
  /** Nothing passes, and nobody is told; what was under way arrives when it is over. New connections wait as well. */
  blackHole: boolean;
}

export interface TcpProxy {
  port: number;
  /** Changes what is named, also for bytes already under way. */
  set(trouble: Partial<Trouble>): void;
  /** Ends every connection, as a process does that is stopped: both sides see the end. */
  cut(): void;
  /** Resets every connection: both sides see ECONNRESET. */
  reset(): void;
  /** Connections open now. */
  count(): number;
  /** Connections taken so far. */
  taken(): number;
}

/** Bytes that may be under way in one direction before the sender is held back. */
const MAX_UNDER_WAY = 1_048_576;
const NO_TROUBLE: Trouble = { latencyMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY, blackHole: false };

interface Network {
  trouble: Trouble;
  /** Resolves when the black hole is over. */
  passable(): Promise<void>;
}

/** Listens on loopback and passes every connection on to `targetPort` there. */
export async function startTcpProxy(targetPort: number, signal: AbortSignal): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let taken = 0;
  const network = createNetwork();
  // Half open: one side may have ended while answers to it are still under way.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true });
    const pair = [client, upstream] as const;
    pairs.add(pair);
    taken += 1;
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', () => {
        // 'close' follows.
      });
      socket.once('close', () => pairs.delete(pair));
    }
    carry(client, upstream, network.view);
    carry(upstream, client, network.view);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const all = (end: (socket: Socket) => void) => {
    for (const pair of pairs) pair.forEach(end);
    pairs.clear();
  };
  const cut = () => all((socket) => socket.destroy());
  const stop = () => {
    server.close();
    cut();
    network.set({ blackHole: false });
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const { port } = server.address() as AddressInfo;
  return {
    port,
    set: network.set,
    cut,
    reset: () => all((socket) => socket.resetAndDestroy()),
    count: () => pairs.size,
    taken: () => taken,
  };
}

function createNetwork() {
  const waiting = new Set<() => void>();
  const passable = () => new Promise<void>((resolve) => waiting.add(resolve));
  const view: Network = { trouble: NO_TROUBLE, passable };
  return {
    view,
    set(change: Partial<Trouble>) {
      view.trouble = { ...view.trouble, ...change };
      if (view.trouble.blackHole) return;
      for (const resolve of waiting) resolve();
      waiting.clear();
    },
  };
}

/** Carries one direction. A side that ends or breaks takes the other with it, once what was under way has arrived. */
function carry(from: Socket, to: Socket, network: Network): void {
  const underWay: { bytes: Buffer; sentMs: number }[] = [];
  let size = 0;
  let carrying: Promise<void> | null = null;

  const carryAll = async () => {
    for (let next = underWay.shift(); next !== undefined; next = underWay.shift()) {
      await travel(next.bytes, next.sentMs, network);
      size -= next.bytes.length;
      if (size < MAX_UNDER_WAY) from.resume();
      if (to.destroyed) return;
      if (!to.write(next.bytes)) await Promise.race([once(to, 'drain'), once(to, 'close')]).catch(() => {});
    }
    carrying = null;
  };
  const start = () => {
    carrying ??= carryAll();
    return carrying;
  };
  from.on('data', (bytes) => {
    underWay.push({ bytes, sentMs: performance.now() });
    size += bytes.length;
    if (size >= MAX_UNDER_WAY) from.pause();
    void start();
  });
  from.once('end', () => void start().then(() => to.end()));
  // A socket that broke never says 'end'.
  from.once('close', (broke) => {
    if (broke) to.destroy();
  });
}

async function travel(bytes: Buffer, sentMs: number, network: Network): Promise<void> {
  const { latencyMs, bytesPerSecond } = network.trouble;
  const dueMs = sentMs + latencyMs - performance.now();
  if (dueMs > 0) await delay(dueMs);
  const takesMs = (bytes.length / bytesPerSecond) * 1_000;
  if (takesMs > 0) await delay(takesMs);
  // Last, and again if need be: a hole may open while bytes are under way.
  while (network.trouble.blackHole) await network.passable();
}
