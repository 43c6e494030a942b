// The event stream over real HTTP, on the embedded store.
import { connect } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { quantile } from '../bench/verdict.ts';
import { toWire, toWireJson } from './contract/wire.ts';
import { nextReport } from './testing/make-report.ts';
import { openStream } from './testing/open-stream.ts';
import { runServer, type TestServer } from './testing/run-server.ts';
import { until } from './testing/until.ts';

const stream = async (server: TestServer) => openStream(server.url, await server.ticket());
const put = (server: TestServer, changes = {}) => server.post('/api/reports', toWire(nextReport(changes)));

test('a stream opens with retry, hello and the snapshot, under the headers that proxies need', async () => {
  const server = await runServer();
  await put(server, { name: 'worker', instance: 'worker-1' });
  const { response, next, text, events } = await stream(server);
  const { snapshot } = await next('snapshot');
  expect(response.statusCode).toBe(200);
  expect(response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
    connection: 'close',
  });
  expect(response.headers['content-encoding']).toBeUndefined();
  expect(response.headers['transfer-encoding']).toBeUndefined();
  expect(text().startsWith('retry: 5000\n\nevent: hello\n')).toBe(true);
  expect(events.map((event) => event.type)).toEqual(['hello', 'snapshot']);
  expect(events[0]).toMatchObject({ contractVersion: 1, serverVersion: '1.2.3', pingIntervalMs: 15_000 });
  expect(snapshot.sidecars.find(({ name }) => name === 'worker')).toMatchObject({ health: 'healthy' });
});

test('a report reaches every stream as the same bytes, and later snapshots hold it', async () => {
  const server = await runServer();
  const streams = await Promise.all([stream(server), stream(server), stream(server)]);
  await Promise.all(streams.map(({ next }) => next('snapshot')));
  await put(server, { name: 'api', traffic: { browser: 28, async: 20 } });
  const frames = await Promise.all(streams.map(({ next }) => next('reports')));
  expect(frames[0]).toMatchObject({ reports: [{ name: 'api', traffic: { browser: 28, async: 20 } }], rejected: [] });
  const bytes = streams.map(({ text }) => text().slice(text().indexOf('event: reports')));
  expect(new Set(bytes).size).toBe(1);
  const totals = (await server.snapshot()).channels.map(({ id, total }) => `${id} ${total}`);
  expect(totals).toEqual(['browser 28', 'async 20', 'scheduled 0', 'ws-exec 0']);
});

test('many reports at once share few frames', async () => {
  const server = await runServer();
  const { next, events } = await stream(server);
  await next('snapshot');
  const batch = Array.from({ length: 60 }, (_, index) => toWire(nextReport({ instance: `api-${index}` })));
  await server.post('/api/reports', batch);
  const heard = () => events.flatMap((event) => (event.type === 'reports' ? event.reports : []));
  await until('all came', () => heard().length === 60);
  expect(events.filter((event) => event.type === 'reports').length).toBeLessThanOrEqual(2);
});

test('reporters are asked to hurry while somebody watches, and not before', async () => {
  const server = await runServer();
  expect(await (await put(server)).json()).toEqual({ watch_interval_ms: null });
  const { next } = await stream(server);
  await next('snapshot');
  expect(await (await put(server)).json()).toEqual({ watch_interval_ms: 500 });
});

test('a ticket opens one stream; none, a wrong or a used one opens nothing', async () => {
  const server = await runServer();
  const ticket = await server.ticket();
  expect(ticket).toMatch(/^[\w-]{22}$/);
  await openStream(server.url, ticket);
  for (const query of ['', '?ticket=', '?ticket=nonsense', `?ticket=${ticket}`, `?ticket=${ticket}&ticket=${ticket}`]) {
    const answer = await server.get(`/api/monitor/sidecars/events${query}`);
    expect(answer.status).toBe(401);
    expect(((await answer.json()) as { error: string }).error).toBe('wrong_ticket');
  }
});

test('ping comes by name every 15 s', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const server = await runServer();
  const { next, events } = await stream(server);
  await next('snapshot');
  await vi.advanceTimersByTimeAsync(14_900);
  expect(events.filter((event) => event.type === 'ping')).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  await next('ping', 0, 2_000);
});

test('a second request on the connection of a stream gets no answer in its middle', async () => {
  const server = await runServer();
  const ticket = await server.ticket();
  const socket = connect(server.port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  const host = `Host: 127.0.0.1:${server.port}\r\n\r\n`;
  socket.write(`GET /api/monitor/sidecars/events?ticket=${ticket} HTTP/1.1\r\n${host}`);
  await until('the stream began', () => text.includes('event: snapshot'));
  socket.write(`GET /healthz HTTP/1.1\r\n${host}`);
  await put(server);
  await until('a report came', () => text.includes('event: reports'));
  expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1);
});

test('the 1,001st stream is refused with a time to come back; all 1,000 hear bye at shutdown, within 2 s', async () => {
  const server = await runServer();
  const streams = await Promise.all(Array.from({ length: 1_000 }, () => stream(server)));
  await Promise.all(streams.map(({ next }) => next('snapshot', 0, 30_000)));
  const refused = await server.get(`/api/monitor/sidecars/events?ticket=${await server.ticket()}`);
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const started = performance.now();
  await server.close();
  expect(performance.now() - started).toBeLessThan(2_000);
  await Promise.all(streams.map(({ ended }) => ended));
  const goodbyes = streams.map(({ events }) => events.at(-1));
  expect(goodbyes.filter((event) => event?.type === 'bye' && event.reason === 'shutdown')).toHaveLength(1_000);
});

test('a reader that stopped reading does not hold up the end', async () => {
  const server = await runServer();
  const { next, response } = await stream(server);
  await next('snapshot');
  response.pause();
  const started = performance.now();
  await server.close();
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('what was just counted leaves at once; a report without news waits for company', async () => {
  const server = await runServer();
  const { next, events } = await stream(server);
  await next('snapshot');
  const timed = async (traffic: Record<string, number>) => {
    const from = events.length;
    const startedMs = performance.now();
    await put(server, { name: 'api', traffic });
    await next('reports', from);
    return performance.now() - startedMs;
  };
  const counted: number[] = [];
  for (let count = 1; count <= 15; count += 1) counted.push(await timed({ browser: count }));
  const quiet: number[] = [];
  for (let count = 1; count <= 5; count += 1) quiet.push(await timed({ browser: 15 }));
  expect(quantile(counted, 0.5)).toBeLessThan(60);
  expect(Math.min(...quiet)).toBeGreaterThanOrEqual(95);
});

test('a report is passed on as it stands in the store, byte for byte', async () => {
  const server = await runServer();
  const { next, text } = await stream(server);
  await next('snapshot');
  const report = nextReport({ name: 'api', traffic: { browser: 1 } });
  await server.post('/api/reports', toWire(report));
  await next('reports');
  expect(text()).toContain(`"reports":[${toWireJson(report)}],"rejected":[]}\n\n`);
});
