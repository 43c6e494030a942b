// A Redis that can be read and takes no writes: the picture says why, and is whole again soon after.
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { startRedisServer } from '../testing/redis-server.ts';
import type { DegradedReason } from './contract/snapshot.ts';
import type { StreamEvent } from './contract/stream.ts';
import { toWire } from './contract/wire.ts';
import { nextReport } from './testing/make-report.ts';
import { openStream } from './testing/open-stream.ts';
import { runServer } from './testing/run-server.ts';
import { until } from './testing/until.ts';

async function setUp() {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const redis = await startRedisServer(ending.signal);
  const admin = new Redis(redis.url);
  onTestFinished(() => admin.disconnect());
  const server = await runServer({ OPS_REDIS_URL: redis.url });
  await server.post('/api/reports', toWire(nextReport({ name: 'api', traffic: { browser: 9 } })));
  return { redis, admin, server };
}
const lastReason = (events: readonly StreamEvent[]) => {
  const last = events.findLast((event) => event.type === 'snapshot');
  return last?.type === 'snapshot' ? last.snapshot.degradedReason : undefined;
};

test.each<[string, DegradedReason, (admin: Redis) => Promise<unknown>, (admin: Redis) => Promise<unknown>]>([
  [
    'a failover to a read-only node and back',
    'redis_readonly',
    (admin) => admin.replicaof('127.0.0.1', 1),
    (admin) => admin.replicaof('NO', 'ONE'),
  ],
  [
    'maxmemory reached, and raised',
    'redis_full',
    (admin) => admin.config('SET', 'maxmemory', '1'),
    (admin) => admin.config('SET', 'maxmemory', '0'),
  ],
])(
  '%s: streams and snapshots say %s, values stay, and all is well again within 10 s',
  async (_what, reason, break_, mend) => {
    const { admin, server } = await setUp();
    const { next, events } = await openStream(server.url, await server.ticket());
    await next('snapshot');
    await break_(admin);
    await until('the stream says why', () => lastReason(events) === reason, 5_000);
    const snapshot = await server.snapshot();
    expect(snapshot).toMatchObject({ degraded: true, degradedReason: reason });
    expect(snapshot.sidecars.find(({ name }) => name === 'api')).toMatchObject({ health: 'healthy' });
    expect(snapshot.channels.find(({ id }) => id === 'browser')?.total).toBe(9);
    expect(server.log()).toContain('store takes no writes');

    await mend(admin);
    const startedMs = performance.now();
    await until('the stream is told', () => lastReason(events) === null, 10_000);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect((await server.snapshot()).channels.find(({ id }) => id === 'browser')?.total).toBe(9);
    await until(
      'the log has it',
      () => events.filter((event) => event.type === 'log' && event.entry.kind === 'store_back').length === 1,
    );
    const kinds = events.flatMap((event) => (event.type === 'log' ? [event.entry.kind] : []));
    expect(kinds.filter((kind) => kind.startsWith('store'))).toEqual(['store_lost', 'store_back']);
  },
);

test('a server that nobody watches finds out by a ticket, and by the next snapshot that writes work again', async () => {
  const { admin, server } = await setUp();
  await admin.config('SET', 'maxmemory', '1');
  const refused = await server.post('/api/monitor/sidecars/ticket');
  expect(refused.status).toBe(503);
  expect(await refused.text()).toContain('OOM');
  expect(await server.snapshot()).toMatchObject({ degradedReason: 'redis_full' });
  await admin.config('SET', 'maxmemory', '0');
  expect(await server.snapshot()).toMatchObject({ degraded: false });
});
