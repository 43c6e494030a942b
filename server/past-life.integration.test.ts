// What a server shows of the time before it began, on a real Redis.
import { expect, onTestFinished, test } from 'vitest';
import { startRedisServer } from '../testing/redis-server.ts';
import { toWire } from './contract/wire.ts';
import { nextReport } from './testing/make-report.ts';
import { openStream } from './testing/open-stream.ts';
import { runServer, type TestServer } from './testing/run-server.ts';
import { until } from './testing/until.ts';

const stream = async (server: TestServer) => openStream(server.url, await server.ticket());

test('restarts and the last transition are the same at a server that began later', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const redis = await startRedisServer(ending.signal);
  const env = { OPS_REDIS_URL: redis.url };
  const server = await runServer(env);
  const put = (changes = {}) =>
    server.post('/api/reports', toWire(nextReport({ name: 'worker', instance: 'worker-1', ...changes })));
  const { next, events } = await stream(server);
  await next('snapshot');
  const isTold = (kind: string, times: number) =>
    events.filter((event) => event.type === 'log' && event.entry.kind === kind).length === times;
  await put();
  await until('it is told', () => isTold('health_changed', 1));
  for (const boot of [1, 2, 3]) {
    await put({ bootId: `again-${boot}`, startedAtMs: 1_795_000_000_000 + boot });
    await until('it is told', () => isTold('reporter_restarted', boot));
  }
  const changed = events.find((event) => event.type === 'log' && event.entry.kind === 'health_changed');
  const later = await runServer(env);
  const { snapshot } = await (await stream(later)).next('snapshot');
  const worker = snapshot.sidecars.find(({ name }) => name === 'worker');
  expect(worker?.instances[0]?.restarts).toBe(3);
  expect(worker).toMatchObject({ healthBefore: 'down', healthSinceMs: changed?.type === 'log' && changed.entry.atMs });
});

test('a server that began after all was up does not say that it was down before', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const redis = await startRedisServer(ending.signal);
  const env = { OPS_REDIS_URL: redis.url };
  const first = await runServer(env);
  await first.post('/api/reports', toWire(nextReport({ name: 'worker', instance: 'worker-1' })));
  const server = await runServer(env);
  const { snapshot } = await (await stream(server)).next('snapshot');
  const worker = snapshot.sidecars.find(({ name }) => name === 'worker');
  expect(worker).toMatchObject({ health: 'healthy', healthSinceMs: null, healthBefore: null });
});
