// A page of some app, served on an origin of its own.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves it until the signal fires, and gives its origin. */
export async function servePlainPage(title: string, signal: AbortSignal): Promise<string> {
  const server = createServer((_, reply) => {
    reply.setHeader('content-type', 'text/html');
    reply.end(`<!doctype html><title>${title}</title><h1>${title}</h1>`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  signal.addEventListener('abort', () => server.close().closeAllConnections(), { once: true });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
