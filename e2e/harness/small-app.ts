// An app for pages that ask what the scenario says: `/` is an empty page, `/held` answers when the scenario says, `/cut` never,
// everything else at once with JSON, with a cookie and a secret in it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SmallApp {
  url: string;
  /** From now on `/poll` answers with this status. */
  answerPollWith(status: number): void;
  /** Answers all that `/held` was asked for. */
  release(): void;
}

export async function startSmallApp(signal: AbortSignal): Promise<SmallApp> {
  let status = 200;
  let held: (() => void)[] = [];
  const server = createServer((request, response) => {
    request.resume();
    if (request.url === '/') {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Small app</title><link rel="icon" href="data:,">');
      return;
    }
    if (request.url === '/cut') {
      request.socket.destroy();
      return;
    }
    if (request.url?.startsWith('/held')) {
      held.push(() => response.end('{}'));
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
    release: () => {
      for (const answer of held) answer();
      held = [];
    },
  };
}
