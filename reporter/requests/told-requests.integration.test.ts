// What an app does for requests, from the app to the reports that Redis hears: in the app itself, and under a wrapper.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseReport, type Report } from '../../server/contract/report.ts';
import type { RequestEntry } from '../../server/contract/request-entry.ts';
import { startRedisServer } from '../../testing/redis-server.ts';
import { writeTree } from '../testing/fixture-tree.ts';
import { MAIN, run, runReporter } from '../testing/run-reporter.ts';

const MODULE = pathToFileURL(join(MAIN, '../start-reporter.ts')).href;
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE_ID}-00f067aa0ba902b7-01`;

/** An HTTP app that counts what it answers, and says its port. */
const APP = `import { createServer } from 'node:http';
  import { startReporter } from ${JSON.stringify(MODULE)};
  const { traffic } = startReporter({ name: 'api', instance: 'api-1' });
  const server = createServer((request, response) => {
    traffic.count('browser');
    traffic.count('No Channel');
    response.end('ok');
  });
  server.listen(0, '127.0.0.1', () => console.log('port', server.address().port));`;

async function startRedis() {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const server = await startRedisServer(ending.signal);
  const [redis, subscriber] = [new Redis(server.url), new Redis(server.url)];
  onTestFinished(() => {
    for (const client of [redis, subscriber]) client.disconnect();
  });
  const told: RequestEntry[] = [];
  const reports: Report[] = [];
  await subscriber.subscribe('sidecar:reports');
  subscriber.on('message', (_channel: string, json: string) => {
    const parsed = parseReport(json);
    if (!parsed.ok) throw new Error(parsed.reason);
    reports.push(parsed.value);
    told.push(...(parsed.value.requests ?? []));
  });
  return { server, redis, told, reports };
}

const appFile = () => join(writeTree({ 'app.mjs': APP }), 'app.mjs');

test.each([
  ['by itself', (url: string) => run(process.execPath, [appFile()], { OPS_REDIS_URL: url })],
  [
    'under a wrapper',
    (url: string) =>
      runReporter(['--name', 'api', '--instance', 'api-1', '--redis', url, '--', process.execPath, appFile()]),
  ],
])('an app %s tells of its requests while somebody watches, once each, and of none before', async (_how, start) => {
  const { server, redis, told, reports } = await startRedis();
  const app = start(server.url);
  const port = await vi.waitFor(() => Number(/port (\d+)/.exec(app.stdout())?.[1] ?? expect.fail('not yet')), {
    timeout: 10_000,
    interval: 10,
  });
  const ask = () => fetch(`http://127.0.0.1:${port}/api/jobs/7?q=1`, { headers: { traceparent: PARENT } });
  await vi.waitFor(() => expect(reports.length).toBeGreaterThan(0), { timeout: 10_000, interval: 10 });
  expect((await ask()).headers.get('x-request-id')).toBeNull();
  await redis.set('sidecar:watch', '500');
  await vi.waitFor(async () => expect((await ask()).headers.get('x-request-id')).toBe(TRACE_ID), {
    timeout: 10_000,
    interval: 100,
  });
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 5_000, interval: 10 });
  expect(told[0]).toMatchObject({ sequence: 1, traceId: TRACE_ID, route: '/api/jobs/:id', channels: ['browser'] });
  for (let index = 0; index < 100; index += 1) await ask();
  await vi.waitFor(() => expect(told).toHaveLength(101), { timeout: 5_000, interval: 10 });
  expect(told.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 101 }, (_, index) => index + 1));
});
