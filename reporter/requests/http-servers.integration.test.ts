// Real servers, real requests, and what is told of them.
import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { serve, watched } from '../testing/watched-requests.ts';
import { traceHttpServers } from './http-servers.ts';
import { createRequestLog } from './request-log.ts';
import { currentTraceparent } from './trace-job.ts';
import { traceWhileWanted } from './trace-while-wanted.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE_ID}-00f067aa0ba902b7-01`;

test('a request is told with its route, status and time, and the answer names its trace', async () => {
  const { entries } = watched();
  const url = await serve((_request, response) => {
    setTimeout(() => response.writeHead(404, { 'Content-Type': 'text/plain' }).end('none'), 30);
  });
  const answer = await fetch(`${url}/api/jobs/4711?secret=1`, { headers: { traceparent: PARENT } });
  const [entry] = await entries(1);
  expect(entry).toMatchObject({
    kind: 'http',
    traceId: TRACE_ID,
    parentSpanId: PARENT.slice(36, 52),
    method: 'GET',
    route: '/api/jobs/:id',
    status: 404,
    failed: false,
  });
  expect(entry?.durationMs).toBeGreaterThan(25);
  expect(Math.abs((entry?.startedAtMs ?? 0) - Date.now())).toBeLessThan(5_000);
  expect(answer.headers.get('x-request-id')).toBe(TRACE_ID);
  expect(answer.headers.get('content-type')).toBe('text/plain');
  expect(answer.headers.get('server-timing')).toMatch(
    new RegExp(`^app;dur=[\\d.]+, traceparent;desc="00-${TRACE_ID}-${entry?.spanId}-01"$`),
  );
});

test('a request that has an id of its own beside the trace gets that id back, through a proxy too, and is told under its trace', async () => {
  const { entries } = watched();
  const inner = await serve((_request, response) => void response.end('ok'));
  const outer = await serve((request, response) => {
    const onward = httpRequest(inner, { headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.end();
  });
  const ask = (id: string) => fetch(outer, { headers: { traceparent: PARENT, 'x-request-id': id } });
  const { headers } = await ask('order-7:a/b');
  expect(headers.get('x-request-id')).toBe('order-7:a/b');
  expect((await entries(2)).map(({ traceId }) => traceId)).toEqual([TRACE_ID, TRACE_ID]);
  // By which the browser knows it, before any id.
  expect(headers.get('server-timing')).toContain(`traceparent;desc="00-${TRACE_ID}-`);
  // What fits in no header of ours is not handed back.
  expect((await ask('x'.repeat(65))).headers.get('x-request-id')).toBe(TRACE_ID);
});

test('what a request calls, by fetch or node:http, is told under it; a proxy hands its timing on', async () => {
  const { entries } = watched();
  const inner = await serve((_request, response) => void response.setHeader('Server-Timing', 'db;dur=7').end('ok'));
  const outer = await serve(async (request, response) => {
    await new Promise((resolve) => setImmediate(resolve));
    if (request.url === '/fetch') return void response.end(await (await fetch(inner)).text());
    const onward = httpRequest(inner, { headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.end();
  });
  for (const path of ['/fetch', '/proxy']) {
    const before = (await entries(0)).length;
    const answer = await fetch(outer + path, { headers: { traceparent: PARENT } });
    expect(await answer.text()).toBe('ok');
    const [one, two] = (await entries(before + 2)).slice(before).sort((a, b) => a.startedAtMs - b.startedAtMs);
    expect([two?.traceId, two?.parentSpanId]).toEqual([TRACE_ID, one?.spanId]);
    if (path === '/proxy') expect(answer.headers.get('server-timing')).toMatch(/^app;dur=.*, app;dur=.*, db;dur=7$/);
  }
});

test('two requests at once are not taken for each other, however their work is spread over time', async () => {
  const { entries } = watched();
  const url = await serve(async (_request, response) => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
    response.end(currentTraceparent()?.slice(3, 35));
  });
  const ids = Array.from({ length: 20 }, (_, index) => index.toString(16).padStart(32, 'a'));
  const answers = await Promise.all(
    ids.map(async (id) => (await fetch(url, { headers: { traceparent: `00-${id}-00f067aa0ba902b7-01` } })).text()),
  );
  expect(answers).toEqual(ids);
  expect(new Set((await entries(20)).map(({ traceId }) => traceId))).toEqual(new Set(ids));
});

test('an answer that never came is told as failed, without a status', async () => {
  const { entries } = watched();
  const url = await serve((request) => void request.socket.destroy());
  await expect(fetch(url)).rejects.toThrow();
  expect(await entries(1)).toMatchObject([{ status: null, failed: true }]);
});

test('while nobody watches, or more is under way than there is room for, a request is left alone', async () => {
  const { requests } = watched();
  const url = await serve((_request, response) => void response.end(String(currentTraceparent())));
  const ask = async () => {
    const answer = await fetch(url);
    return [await answer.text(), answer.headers.get('x-request-id')];
  };
  expect((await ask())[1]).toMatch(/^\w{32}$/);
  while (requests.begin());
  expect(await ask()).toEqual(['null', null]);
  requests.setWanted(false);
  expect(await ask()).toEqual(['null', null]);
});

test('once nothing is followed any more, what comes on a connection that was kept is part of nothing', async () => {
  const requests = createRequestLog();
  requests.setWanted(true);
  const stop = traceHttpServers(requests);
  const url = await serve((_request, response) => void response.end(String(currentTraceparent())));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  expect(await askOn(agent, url)).toMatch(/^00-/);
  stop();
  expect(await askOn(agent, url)).toBe('null');
});

test('named at all times, requests have ids and hand them on, and none is told of', async () => {
  const requests = createRequestLog();
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  traceWhileWanted(requests, { isAlwaysNamed: true, exclude: [] }, ending.signal);
  const url = await serve((_request, response) => void response.end(String(currentTraceparent())));
  const answer = await fetch(url, { headers: { traceparent: PARENT } });
  expect((await answer.text()).slice(3, 35)).toBe(TRACE_ID);
  expect(answer.headers.get('x-request-id')).toBe(TRACE_ID);
  expect([requests.take(), requests.dropped()]).toEqual([[], 0]);
  ending.abort();
  expect((await fetch(url)).headers.get('x-request-id')).toBeNull();
});

test('GETs that only poll are named, and told of where they fail; all else at these paths is told of', async () => {
  const { requests, entries } = watched();
  requests.excludeOwn(['/health']);
  requests.exclude(['/api/me']);
  const url = await serve((request, response) => {
    response.statusCode = request.url?.includes('broken') ? 500 : 200;
    response.end();
  });
  const ask = async (method: string, path: string) => (await fetch(url + path, { method })).headers.get('x-request-id');
  for (const path of ['/health', '/api/me', '/api/me/roles?full=1']) expect(await ask('GET', path)).toMatch(/^\w{32}$/);
  for (const line of ['GET /api/me/broken', 'POST /api/me', 'HEAD /health', 'GET /api/menu', 'GET /healthy']) {
    const [method = '', path = ''] = line.split(' ');
    await ask(method, path);
  }
  expect((await entries(5)).map(({ method, route, status }) => `${method} ${route} ${status}`)).toEqual([
    'GET /api/me/broken 500',
    'POST /api/me 200',
    'HEAD /health 200',
    'GET /api/menu 200',
    'GET /healthy 200',
  ]);
  expect(requests.dropped()).toBe(0);
});

test('of GETs that only poll the first good answer after an error is told of as well', async () => {
  const { requests, entries } = watched();
  requests.exclude(['/api/me']);
  const url = await serve((request, response) => {
    response.statusCode = Number(request.url?.slice(-3));
    response.end();
  });
  for (const status of [200, 304, 200, 500, 200, 200]) await (await fetch(`${url}/api/me/ada?as=${status}`)).text();
  await (await fetch(`${url}/last?as=200`)).text();
  expect((await entries(3)).map(({ route, status }) => `${route} ${status}`)).toEqual([
    '/api/me/ada 500',
    '/api/me/ada 200',
    '/last 200',
  ]);
});

test('in whichever way an app gives its headers they stand, are its own again at the next request, and have ours beside them', async () => {
  watched();
  const shared = { 'Server-Timing': 'db;dur=7', 'X-Own': '1' };
  const ways: Record<string, (response: ServerResponse) => unknown> = {
    '/object': (response) => response.writeHead(201, shared),
    '/message': (response) => response.writeHead(201, 'Made', shared),
    '/array': (response) => response.writeHead(201, ['X-Own', '1']),
    '/set': (response) => response.setHeader('Server-Timing', 'db;dur=7').setHeader('X-Own', '1').writeHead(201),
    '/id': (response) => response.setHeader('X-Own', '1').writeHead(201, { 'X-Request-Id': 'mine' }),
  };
  const url = await serve((request, response) => {
    ways[request.url ?? '']?.(response);
    response.end();
  });
  for (const path of [...Object.keys(ways), ...Object.keys(ways)]) {
    const { status, statusText, headers } = await fetch(url + path);
    expect([status, statusText, headers.get('x-own')]).toEqual([201, path === '/message' ? 'Made' : 'Created', '1']);
    expect(headers.get('x-request-id')).toMatch(path === '/id' ? /^mine$/ : /^\w{32}$/);
    const own = path === '/array' || path === '/id' ? '' : ', db;dur=7';
    expect(headers.get('server-timing')).toMatch(new RegExp(`^app;dur=[\\d.]+, traceparent;desc="[\\w-]+"${own}$`));
  }
});

test('headers that an app gives as pairs, which Node takes though its docs do not say so, stand beside ours', async () => {
  watched();
  const own = [
    ['X-Request-Id', 'mine'],
    ['Server-Timing', 'db;dur=7'],
  ];
  const url = await serve((request, response) => {
    response.writeHead(201, request.url === '/own' ? own : [['X-Own', '1']]).end();
  });
  const named = await fetch(`${url}/`);
  expect([named.status, named.headers.get('x-own')]).toEqual([201, '1']);
  expect(named.headers.get('x-request-id')).toMatch(/^\w{32}$/);
  expect(named.headers.get('server-timing')).toMatch(/^app;dur=[\d.]+, traceparent;desc="[\w-]+"$/);
  const { headers } = await fetch(`${url}/own`);
  expect(headers.get('x-request-id')).toBe('mine');
  expect(headers.get('server-timing')).toMatch(/^app;dur=[\d.]+, traceparent;desc="[\w-]+", db;dur=7$/);
});

async function askOn(agent: Agent, url: string): Promise<string> {
  const [answer] = (await once(httpRequest(url, { agent }).end(), 'response')) as [IncomingMessage];
  return (await answer.setEncoding('utf8').toArray()).join('');
}
