// A TCP proxy in front of the server that keeps an account of the requests and event streams passing through: the server's
// side of the story, without a debugger on the extension's worker. And a network that can go away.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface StreamAccount {
  openedAtMs: number;
  /** null: still open. */
  closedAtMs: number | null;
  /** Who ended it; null: nobody yet. */
  closedBy: 'browser' | 'server' | 'proxy' | null;
  bytes: number;
}

export interface CountingProxy {
  port: number;
  /** Event streams in the order in which they were opened. */
  streams: readonly StreamAccount[];
  /** "GET /api/monitor/history", in the order in which they came. */
  requests: readonly string[];
  /** From now on pass connections to this port. */
  target(port: number): void;
  /**
   * `lost`: what is sent goes nowhere, and nobody is told, as when a machine left its network. `back`: new connections go
   * through again; those from before never will, and still nobody is told.
   */
  network(is: 'lost' | 'back'): void;
  /** Whether event streams get through, or are cut as soon as they are asked for. */
  letStreams(through: boolean): void;
}

const STREAM_REQUEST = 'GET /api/monitor/sidecars/events';
const REQUEST = /^(?:GET|POST) [^ ?]+/;

export async function startCountingProxy(signal: AbortSignal): Promise<CountingProxy> {
  const streams: StreamAccount[] = [];
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  /** Aborted when what passes through now is lost. */
  let losing = new AbortController();
  let targetPort = 0;
  let streamsPass = true;
  const server = createServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    const { signal: lost } = losing;
    let account: StreamAccount | null = null;
    client.on('data', (chunk) => {
      const [request] = REQUEST.exec(String(chunk)) ?? [];
      if (lost.aborted || request === undefined) return;
      requests.push(request);
      if (request !== STREAM_REQUEST) return;
      account = { openedAtMs: performance.now(), closedAtMs: null, closedBy: null, bytes: 0 };
      streams.push(account);
      if (!streamsPass) end('proxy');
    });
    upstream.on('data', (chunk) => {
      if (account !== null && !lost.aborted) account.bytes += chunk.length;
    });
    const end = (by: NonNullable<StreamAccount['closedBy']>) => {
      if (account !== null) {
        account.closedAtMs ??= performance.now();
        account.closedBy ??= by;
      }
      client.destroy();
      upstream.destroy();
    };
    const pass = (from: Socket, to: Socket) =>
      from.on('data', (chunk) => lost.aborted || to.destroyed || to.write(chunk));
    pass(client, upstream);
    pass(upstream, client);
    const sides: [Socket, 'browser' | 'server'][] = [
      [client, 'browser'],
      [upstream, 'server'],
    ];
    for (const [socket, by] of sides) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('close', () => end(by)).on('error', () => end(by));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  signal.addEventListener('abort', () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    streams,
    requests,
    target: (next) => {
      targetPort = next;
    },
    network(is) {
      if (is === 'lost') losing.abort();
      else losing = new AbortController();
    },
    letStreams: (through) => {
      streamsPass = through;
    },
  };
}
