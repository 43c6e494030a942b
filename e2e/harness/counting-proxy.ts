// A TCP proxy in front of the server that keeps an account of the event streams passing through: the server's side of
// the story, without a debugger on the extension's worker.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

export interface StreamAccount {
  openedAtMs: number;
  /** null: still open. */
  closedAtMs: number | null;
  bytes: number;
}

export interface CountingProxy {
  port: number;
  /** Event streams in the order in which they were opened. */
  streams: readonly StreamAccount[];
  /** From now on pass connections to this port. */
  target(port: number): void;
}

const STREAM_REQUEST = 'GET /api/monitor/sidecars/events?';

export async function startCountingProxy(signal: AbortSignal): Promise<CountingProxy> {
  const streams: StreamAccount[] = [];
  let targetPort = 0;
  const server = createServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    let account: StreamAccount | null = null;
    client.on('data', (chunk) => {
      if (account !== null || !chunk.includes(STREAM_REQUEST)) return;
      account = { openedAtMs: performance.now(), closedAtMs: null, bytes: 0 };
      streams.push(account);
    });
    upstream.on('data', (chunk) => {
      if (account !== null) account.bytes += chunk.length;
    });
    const end = () => {
      if (account !== null) account.closedAtMs ??= performance.now();
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('close', end).on('error', end);
    client.pipe(upstream).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  signal.addEventListener('abort', () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    streams,
    target: (next) => {
      targetPort = next;
    },
  };
}
