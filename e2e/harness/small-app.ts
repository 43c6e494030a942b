// An app for pages that ask what the scenario says: `/` is an empty page, `/held` answers when the scenario says, `/cut` never,
// everything else at once with JSON, with a cookie and a secret in it.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { poll } from '../../start/browser/target-session.ts';

export interface SmallApp {
  url: string;
  /** From now on `/poll` answers with this status. */
  answerPollWith(status: number): void;
  /** Answers all that `/held` was asked for, once it was: a browser lists a request before it is sent. */
  release(): Promise<void>;
}

export async function startSmallApp(signal: AbortSignal): Promise<SmallApp> {
  let status = 200;
  const held = new Set<ServerResponse>();
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
      held.add(response);
      // Also where the page has given up.
      response.once('close', () => held.delete(response));
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
    async release() {
      await poll(async () => held.size > 0, 10_000, 'somebody asking for /held');
      for (const response of held) response.end('{}');
    },
  };
}
