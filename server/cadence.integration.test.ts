// What viewers want, from their streams to what reporters are told.
import { expect, onTestFinished, test } from 'vitest';
import { runReporter } from '../reporter/testing/run-reporter.ts';
import { startRedisServer } from '../testing/redis-server.ts';
import { toWire } from './contract/wire.ts';
import { nextReport } from './testing/make-report.ts';
import { openStream } from './testing/open-stream.ts';
import { runServer, type TestServer, TOKEN } from './testing/run-server.ts';
import { until } from './testing/until.ts';

/** The cadence that a reporter is told with its report; null: nobody watches. */
async function told(server: TestServer): Promise<unknown> {
  const answer = await server.post('/api/reports', toWire(nextReport({ name: 'api' })));
  return ((await answer.json()) as { watch_interval_ms: unknown }).watch_interval_ms;
}

const open = async (server: TestServer, intervalMs?: number | string) =>
  openStream(server.url, await server.ticket(), undefined, intervalMs);

test('reporters are asked for what the hastiest viewer wants, and each stream says what that is as it opens', async () => {
  const server = await runServer();
  const calm = await open(server, 2_000);
  expect(await calm.next('hello')).toMatchObject({ watchIntervalMs: 2_000 });
  await until('reporters are told', async () => (await told(server)) === 2_000);

  const hasty = await open(server, 250);
  expect(await hasty.next('hello')).toMatchObject({ watchIntervalMs: 250 });
  await until('reporters are told at once', async () => (await told(server)) === 250, 500);

  hasty.destroy();
  await until('the calm one is left', async () => (await told(server)) === 2_000, 10_000);
});

test.each([undefined, '', 'fast', '-1'])('a wish of %s is none, and 500 ms are asked for', async (wish) => {
  const server = await runServer();
  const stream = await open(server, wish);
  expect(await stream.next('hello')).toMatchObject({ watchIntervalMs: 500 });
});

/** Follows a reporter's process: when its reports came (by the test's clock), and what they announce. */
async function followReporter(server: TestServer, env: Record<string, string>) {
  const { pid } = runReporter(['--name', 'api'], env);
  expect(pid).toBeGreaterThan(0);
  const reports: { reportedAtMs: number; intervalMs: number; atMs: number }[] = [];
  const look = async () => {
    const report = (await server.snapshot()).sidecars.find(({ name }) => name === 'api')?.instances[0]?.report;
    if (!report || report.reportedAtMs === reports.at(-1)?.reportedAtMs) return;
    reports.push({ ...report, atMs: performance.now() });
  };
  const last = () => reports.at(-1);
  const announces = (intervalMs: number, limitMs: number) =>
    until(`it reports every ${intervalMs} ms`, () => look().then(() => last()?.intervalMs === intervalMs), limitMs);
  return { reports, announces };
}

test('reporters are back at their idle cadence 10 s after the last stream, however late it renewed the lease', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const redis = await startRedisServer(ending.signal);
  const withRedis = { OPS_REDIS_URL: redis.url };
  const setUps = await Promise.all(
    [withRedis, {}].map(async (env) => {
      const server = await runServer(env);
      const own = 'OPS_REDIS_URL' in env ? withRedis : { SIDESCOPE_URL: server.url, SIDESCOPE_TOKEN: TOKEN };
      return { server, follower: await followReporter(server, own) };
    }),
  );
  const waits = setUps.map(async ({ server, follower }) => {
    const first = await open(server);
    await follower.announces(500, 10_000);
    first.destroy();
    // It wakes the server anew, which renews the lease, and leaves at once.
    const second = await open(server);
    await second.next('snapshot');
    second.destroy();
    const leftMs = performance.now();
    await follower.announces(5_000, 20_000);
    const lastFast = follower.reports.findLast(({ intervalMs }) => intervalMs === 500);
    return (lastFast?.atMs ?? Number.POSITIVE_INFINITY) - leftMs;
  });
  for (const waitedMs of await Promise.all(waits)) expect(waitedMs).toBeLessThanOrEqual(10_000);
});
