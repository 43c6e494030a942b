// The server on each form of Redis there is, with real processes.
import { Cluster } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { startRedisCluster } from '../testing/redis-cluster.ts';
import { startRedisSentinel } from '../testing/redis-sentinel.ts';
import { readConfig } from './config.ts';
import { applyEvent } from './contract/apply.ts';
import type { Snapshot } from './contract/snapshot.ts';
import type { StreamEvent } from './contract/stream.ts';
import { toWire } from './contract/wire.ts';
import { logged } from './testing/logged.ts';
import { nextReport } from './testing/make-report.ts';
import { openStream } from './testing/open-stream.ts';
import { runServer, type TestServer } from './testing/run-server.ts';
import { until } from './testing/until.ts';

function ending(): AbortSignal {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  return controller.signal;
}
const put = (server: TestServer, changes = {}) => server.post('/api/reports', toWire(nextReport(changes)));
const stream = async (server: TestServer) => openStream(server.url, await server.ticket());
const totalIn = (snapshot: Snapshot | null) => snapshot?.channels.find(({ id }) => id === 'async')?.total;
const total = async (server: TestServer) => totalIn(await server.snapshot());
const totalHeard = (events: readonly StreamEvent[]) => totalIn(events.reduce<Snapshot | null>(applyEvent, null));

test('behind Sentinel: a failover is shown, and over within 10 s; streams stay and hear reports again', async () => {
  const sentinel = await startRedisSentinel(ending());
  const env = { OPS_REDIS_URL: sentinel.url };
  const [a, b] = [await runServer(env), await runServer(env)];
  await put(a, { name: 'worker', instance: 'w', traffic: { async: 7 } });
  const { next, events } = await stream(b);
  const { snapshot } = await next('snapshot');
  expect(snapshot).toMatchObject({ degraded: false });
  expect(await total(b)).toBe(7);
  expect(snapshot.sidecars.find(({ name }) => name === 'redis')).toMatchObject({ health: 'healthy' });

  await sentinel.primary.kill();
  await until('it is shown', () => events.some((event) => event.type === 'snapshot' && event.snapshot.degraded), 5_000);
  expect(await a.snapshot()).toMatchObject({ degraded: true, degradedReason: 'redis_unavailable' });
  const lostMs = performance.now();
  await until('a is whole', async () => !(await a.snapshot()).degraded, 15_000);
  await until('b is whole', async () => !(await b.snapshot()).degraded, 15_000);
  expect(performance.now() - lostMs).toBeLessThan(10_000);
  await until(
    'a report is taken',
    async () => (await put(a, { name: 'beat', instance: 'b', traffic: { async: 2 } })).ok,
    5_000,
  );
  await until('the stream hears it', () =>
    events.some((event) => event.type === 'reports' && event.reports.some(({ name }) => name === 'beat')),
  );
  expect(await total(b)).toBe(9);
  expect(events.map(({ type }) => type)).not.toContain('bye');
  await until('the log has it', () =>
    events.some((event) => event.type === 'log' && event.entry.kind === 'store_back'),
  );
});

test('in a Cluster of three nodes: reports, tickets, counts, log and channel, from either server to either', async () => {
  const cluster = await startRedisCluster(ending());
  const env = { OPS_REDIS_URL: cluster.url, SIDESCOPE_KEY_PREFIX: '{sidescope}:' };
  const [a, b] = [await runServer(env), await runServer(env)];
  const client = new Cluster(cluster.nodes.map(({ port }) => ({ port, host: '127.0.0.1' })));
  onTestFinished(() => client.disconnect());
  await put(a, { name: 'worker', instance: 'w', traffic: { async: 7 } });
  const opened = await Promise.all([stream(a), stream(b), openStream(b.url, await a.ticket())]);
  for (const { next } of opened) expect((await next('snapshot')).snapshot).toMatchObject({ degraded: false });
  await client.hincrby('{sidescope}:sidecar:events', 'async', 5);
  await put(b, { name: 'beat', instance: 'b' });
  for (const { events } of opened) {
    await until('it hears the report', () =>
      events.some((event) => event.type === 'reports' && event.reports.some(({ name }) => name === 'beat')),
    );
    // As an event of its own, or in the picture that is sent once the server listens.
    await until('it hears the count', () => totalHeard(events) === 12);
    await until('it hears the log', () =>
      events.some((event) => event.type === 'log' && event.entry.kind === 'reporter_started'),
    );
  }
  expect(await total(a)).toBe(12);
  expect(await total(b)).toBe(12);
  const { sidecars } = await a.snapshot();
  expect(sidecars.find(({ name }) => name === 'redis')).toMatchObject({ health: 'healthy' });
  await until('its CPU is known', async () => {
    const redis = (await a.snapshot()).sidecars.find(({ name }) => name === 'redis');
    return redis?.cpuPercent !== null && redis?.instances[0]?.restarts === 0;
  });
  expect(await logged(client, '{sidescope}:sidecar:log')).toBe(2);
});

test('a Cluster without a hash tag in the prefix is refused at the start, with what mends it', () => {
  const files = { readText: () => '', loadToken: () => ({ ok: true as const, token: 'a-token-of-the-tests' }) };
  const env = { OPS_REDIS_URL: 'redis+cluster://127.0.0.1:7000', SIDESCOPE_KEY_PREFIX: 'app:' };
  const result = readConfig(env, files);
  expect(result.ok ? [] : result.problems).toEqual([expect.stringContaining('SIDESCOPE_KEY_PREFIX')]);
});
