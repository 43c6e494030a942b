// Sockets: one HTTP server an address, all with the same limits. Closed by the signal, within a grace.
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { inUrl } from './addresses.ts';
import type { Config } from './config.ts';
import { lendSockets } from './lend-socket.ts';

/**
 * Slow senders are cut off; idle readers are not: `timeout` stays 0, because an event stream is idle by nature.
 * Without these a thousand slow sockets stay for ever (Node's own requestTimeout is 300 s, Fastify's 0).
 */
const LIMITS: ServerOptions = {
  requestTimeout: 10_000,
  headersTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
};
/** All readers of a server that was started anew come back within a second: Linux has one that finds no place try again after 1 s. */
const BACKLOG = 4_096;
/** Connections beside those of event streams. */
const OTHER_CONNECTIONS = 3_096;

export interface Listening {
  /** http(s)://address:port of the first address. */
  url: string;
  port: number;
  addresses: readonly string[];
  /** Takes nothing new, lets answers under way finish, and cuts off what is left after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

type ListenOptions = Pick<Config, 'addresses' | 'port' | 'tls' | 'maxStreams'>;
type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A free port of one address may be taken on the other: so often another one is tried. */
const MAX_FREE_PORT_TRIES = 5;

/** Rejects with an error whose message can be shown as it is. */
export async function listen(
  options: ListenOptions,
  handler: Handler,
  tries = MAX_FREE_PORT_TRIES,
): Promise<Listening> {
  try {
    return await listenOnce(options, handler);
  } catch (error) {
    if (options.port !== 0 || tries <= 1) throw error;
    return listen(options, handler, tries - 1);
  }
}

async function listenOnce({ addresses, port, tls, maxStreams }: ListenOptions, handler: Handler): Promise<Listening> {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => sockets.add(socket.once('close', forget));
  function forget(this: Socket) {
    sockets.delete(this);
  }
  const bound: string[] = [];
  let actualPort = port;
  try {
    for (const { host, optional } of addresses) {
      const server = tls ? createTlsServer({ ...LIMITS, ...tls }, handler) : createServer(LIMITS, handler);
      server.maxConnections = maxStreams + OTHER_CONNECTIONS;
      server.on('clientError', answerClientError);
      lendSockets(server, tls ? 'secureConnection' : 'connection');
      server.on('connection', keep);
      if (!(await bind(server, host, actualPort, optional))) continue;
      servers.push(server);
      bound.push(host);
      actualPort = portOf(server) ?? port;
    }
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
  return {
    url: `${tls ? 'https' : 'http'}://${inUrl(bound[0] ?? '127.0.0.1')}:${actualPort}`,
    port: actualPort,
    addresses: bound,
    close: async (graceMs) => {
      const closed = Promise.all(servers.map(closeServer));
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

function portOf(server: Server): number | null {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : null;
}

/** false: the machine has no such address, and it is optional. */
async function bind(server: Server, host: string, port: number, optional: boolean): Promise<boolean> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port, backlog: BACKLOG }, () => {
        server.off('error', reject);
        resolve();
      });
    });
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (optional && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')) return false;
    throw new Error(bindProblem(String(code), host, port), { cause: error });
  }
}

function bindProblem(code: string, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${host} is in use. End the program that uses it, or choose another with SIDESCOPE_PORT=…`;
  if (code === 'EACCES')
    return `Port ${port} on ${host} may not be opened by this user. Choose one above 1023 with SIDESCOPE_PORT=…`;
  return `Cannot listen on ${host}, port ${port}: ${code}. Choose another address with SIDESCOPE_HOST=…`;
}

const CLIENT_ERRORS: ReadonlyMap<string, string> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
]);

/** What is not HTTP, or comes too slowly, never becomes a request. */
function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = CLIENT_ERRORS.get(error.code ?? '') ?? '400 Bad Request';
  const body = JSON.stringify({
    error: 'bad_request',
    message: 'This is not a request that can be read.',
    remedy: null,
  });
  const head = [`HTTP/1.1 ${status}`, 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`];
  socket.end(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
}

function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  return closed;
}
