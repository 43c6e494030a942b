// A small HTTP server on loopback. In: requests of the demo's own processes and page. Ends when the signal fires.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DEMO_HOST } from './ports.ts';

const MAX_BODY_LENGTH = 10_000;

export interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** The part of the path that `:id` stands for; empty where the route has none. */
  id: string;
  /** The body as JSON; `undefined` when there is none or it is not JSON. */
  body(): Promise<unknown>;
  /** Answers with JSON. */
  json(status: number, value: unknown): void;
}

export type Handler = (call: Call) => Promise<void> | void;

/** `"GET /jobs/:id"` to its handler; `"* /api/"` takes every method and path below. */
export type Routes = Readonly<Record<string, Handler>>;

/** Listens until the signal fires. Ends the process when the port is taken. `onRequest` is called for each one. */
export function serve(port: number, routes: Routes, signal: AbortSignal, onRequest: () => void = () => {}): void {
  const server = createServer((request, response) => {
    onRequest();
    answer(request, response, routes).catch((error: unknown) => {
      if (!response.headersSent) sendJson(response, 500, { error: String(error) });
      else response.destroy();
    });
  });
  server.on('error', (error) => {
    process.stderr.write(`cannot listen on ${DEMO_HOST}:${port}: ${error.message}\n`);
    process.exit(1);
  });
  server.listen(port, DEMO_HOST);
  signal.addEventListener('abort', () => {
    server.close();
    server.closeAllConnections();
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, routes: Routes): Promise<void> {
  // A page elsewhere can make its own name point at 127.0.0.1, but it cannot make the browser send ours.
  if (!isLoopback(request.headers.host ?? '')) return sendJson(response, 421, { error: 'not the name of this demo' });
  // And a form on it can be sent here without being read: its origin tells.
  if (!isOwnOrigin(request.headers.origin)) return sendJson(response, 403, { error: 'not for pages of other origins' });
  const url = new URL(request.url ?? '/', `http://${DEMO_HOST}`);
  const { pathname } = url;
  const cut = pathname.lastIndexOf('/');
  const found =
    routes[`${request.method} ${pathname}`] ??
    routes[`${request.method} ${pathname.slice(0, cut)}/:id`] ??
    routes[`* /${pathname.split('/')[1]}/`];
  if (found === undefined) return sendJson(response, 404, { error: `nothing is at ${pathname}` });
  await found({
    request,
    response,
    url,
    id: pathname.slice(cut + 1),
    body: () => readJson(request),
    json: (status, value) => sendJson(response, status, value),
  });
}

const isLoopback = (host: string): boolean => /^(127\.0\.0\.1|localhost):\d+$/.test(host);

const isOwnOrigin = (origin: string | undefined): boolean =>
  origin === undefined || (origin.startsWith('http://') && isLoopback(origin.slice('http://'.length)));

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > MAX_BODY_LENGTH) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
