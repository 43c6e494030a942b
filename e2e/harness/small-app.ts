// An app for pages that ask what the scenario says: `/` is an empty page, everything else answers with JSON, with a cookie
// and a secret in it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SmallApp {
  url: string;
  /** From now on `/poll` answers with this status. */
  answerPollWith(status: number): void;
}

export async function startSmallApp(signal: AbortSignal): Promise<SmallApp> {
  let status = 200;
  const server = createServer((request, response) => {
    request.resume();
    if (request.url === '/') {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Small app</title><link rel="icon" href="data:,">');
      return;
    }
    response.writeHead(request.url === '/poll' ? status : 200, {
      'content-type': 'application/json',
      'set-cookie': 'session=planted-cookie-7Kx1; Path=/',
      'server-timing': 'api;dur=4.5',
    });
    response.end(JSON.stringify({ token: 'planted-answer-7Kx2', path: request.url?.split('?')[0] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  signal.addEventListener('abort', () => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    answerPollWith: (next) => {
      status = next;
    },
  };
}
