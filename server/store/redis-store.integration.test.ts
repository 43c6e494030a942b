import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type RedisServer, startRedisServer } from '../../testing/redis-server.ts';
import { parseTopology, type Topology } from '../contract/topology.ts';
import { toWireJson } from '../contract/wire.ts';
import { createDrops } from '../drops.ts';
import { makeReport, nextReport } from '../testing/make-report.ts';
import { until } from '../testing/until.ts';
import { openRedisStore } from './redis-store.ts';
import { StoreLostError } from './store.ts';
import { describeStore } from './store-contract.ts';

const ending = new AbortController();
let server: RedisServer;
let redis: Redis;
const warnings: string[] = [];

beforeAll(async () => {
  server = await startRedisServer(ending.signal);
  redis = new Redis(server.url);
});
beforeEach(async () => {
  warnings.length = 0;
  await redis.flushall();
});
afterAll(() => {
  redis.disconnect();
  ending.abort();
});

function topologyOf(...sidecars: { name: string; kind?: 'redis' }[]): Topology {
  const parsed = parseTopology({ sidecars, channels: [] });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

async function openStore(options: { url?: string; keyPrefix?: string; topology?: Topology } = {}) {
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  const { url = server.url, keyPrefix = '', topology = topologyOf({ name: 'api' }) } = options;
  const drops = createDrops((message) => warnings.push(message));
  const clocks = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
  return openRedisStore({ url, keyPrefix, topology, drops, ...clocks }, closing.signal);
}

/** Redis takes no orders about its clock: what has a lifetime is made older by shortening it. */
async function passMs(ms: number): Promise<void> {
  for (const key of await redis.keys('*')) {
    const left = await redis.pttl(key);
    if (left > 0) await redis.pexpire(key, Math.max(0, left - ms));
  }
}

describeStore('the Redis store', async () => ({ store: await openStore(), replica: await openStore(), passMs }));

async function commandsDuring(work: () => Promise<unknown>): Promise<Record<string, number>> {
  await redis.config('RESETSTAT');
  await work();
  const stats = await redis.info('commandstats');
  const counts = [...stats.matchAll(/cmdstat_(\S+?):calls=(\d+)/g)].map(([, name, calls]) => [name, Number(calls)]);
  return Object.fromEntries(counts.filter(([name]) => name !== 'info' && name !== 'config|resetstat'));
}

describe('the Redis store', () => {
  test('writes a report where the architecture says: key, index and channel, all under the prefix', async () => {
    const store = await openStore({ keyPrefix: '{app}:' });
    const report = makeReport();
    await store.putReport(report);
    expect((await redis.keys('*')).sort()).toEqual(['{app}:sidecar:instances', '{app}:sidecar:metrics:api:api-1']);
    expect(await redis.get('{app}:sidecar:metrics:api:api-1')).toBe(toWireJson(report));
    expect(await redis.zrange('{app}:sidecar:instances', 0, '-1')).toEqual(['api:api-1']);
    expect(await redis.pttl('{app}:sidecar:metrics:api:api-1')).toBeGreaterThan(29_000);
  });

  test('reads a hundred reports with one MGET once their instances are known', async () => {
    const store = await openStore();
    for (let index = 0; index < 100; index += 1) await store.putReport(makeReport({ instance: `api-${index}` }));
    const first = await commandsDuring(() => store.readReports());
    expect(first['mget']).toBe(2);
    const later = await commandsDuring(() => store.readReports());
    expect(later).toMatchObject({ zrange: 1, mget: 1, pttl: 101 });
    expect(await store.readReports()).toHaveLength(100);
  });

  test('finds a declared sidecar’s report under the bare key, from a reporter that knows of no replicas', async () => {
    const store = await openStore();
    await redis.set('sidecar:metrics:api', toWireJson(makeReport({ instance: 'host-7' })), 'EX', 30);
    expect(await store.readReports()).toMatchObject([{ ok: true, report: { instance: 'host-7' } }]);
  });

  test.each([
    ['not JSON', '{"name":', 'not JSON'],
    ['not an object', '"api"', 'Expected Object'],
    ['an array', '[1]', 'name: '],
    ['a time in seconds', toWireJson(makeReport({ reportedAtMs: 1_795_000_000 })), 'reported_at_ms: '],
    ['a text for a number', toWireJson({ ...makeReport(), memoryBytes: '12' }), 'memory_bytes: '],
    ['too large', `"${'x'.repeat(20_000)}"`, 'too large'],
    ['another sidecar’s', toWireJson(makeReport({ name: 'worker' })), 'name: its key is of "api"'],
    ['another instance’s', toWireJson(makeReport({ instance: 'api-2' })), 'instance: its key is of "api-1"'],
  ])('a report that is %s spoils its own sidecar, and says why', async (_what, junk, reason) => {
    const store = await openStore();
    await store.putReport(makeReport({ name: 'worker', instance: 'worker-1' }));
    await redis.set('sidecar:metrics:api:api-1', junk, 'EX', 30);
    await redis.zadd('sidecar:instances', Date.now(), 'api:api-1');
    const stored = await store.readReports();
    expect(stored).toHaveLength(2);
    expect(stored).toContainEqual({
      ok: false,
      rejected: { name: 'api', instance: 'api-1', reason: expect.stringContaining(reason) },
    });
  });

  test('a report without a lifetime is refused, because it would never grow old', async () => {
    const store = await openStore();
    await redis.set('sidecar:metrics:api', toWireJson(makeReport()));
    expect(await store.readReports()).toEqual([
      { ok: false, rejected: { name: 'api', instance: null, reason: 'its key has no lifetime; set it with EX 30' } },
    ]);
  });

  test('a key of another type, and junk in the index, harm nothing', async () => {
    const store = await openStore();
    await redis.lpush('sidecar:metrics:api', 'x');
    await redis.zadd('sidecar:instances', 1, 'no-colon', 2, 'BAD NAME:x', 3, ':', Date.now(), 'worker:worker-1');
    await redis.set(
      'sidecar:metrics:worker:worker-1',
      toWireJson(makeReport({ name: 'worker', instance: 'worker-1' })),
      'EX',
      30,
    );
    expect(await store.readReports()).toMatchObject([{ ok: true, report: { name: 'worker' } }]);
    expect(warnings).toHaveLength(1);
  });

  test('strikes instances off the index that were not heard from for an hour', async () => {
    const store = await openStore();
    await redis.zadd('sidecar:instances', Date.now() - 3_700_000, 'api:old', Date.now() - 3_500_000, 'api:recent');
    await store.readReports();
    expect(await redis.zrange('sidecar:instances', 0, '-1')).toEqual(['api:recent']);
  });

  test('hears of junk on the channel by the name that can be read in it, and drops the rest', async () => {
    const store = await openStore();
    const heard: unknown[] = [];
    let subscribed = false;
    const closing = new AbortController();
    onTestFinished(() => closing.abort());
    const onGap = () => {
      subscribed = true;
    };
    store.subscribe({ onReport: (stored) => heard.push(stored), onGap }, closing.signal);
    await until('it listens', () => subscribed);
    await redis.publish('sidecar:reports', 'junk');
    await redis.publish('sidecar:reports', '{"name":"NO NAME"}');
    await redis.publish('sidecar:reports', '{"name":"api","instance":"api-3","boot_id":7}');
    await redis.publish('sidecar:reports', '{"name":"api","instance":[]}');
    await until('two came', () => heard.length === 2);
    expect(heard).toMatchObject([
      { ok: false, rejected: { name: 'api', instance: 'api-3', reason: expect.stringContaining('boot_id') } },
      { ok: false, rejected: { name: 'api', instance: null } },
    ]);
    expect(warnings).toHaveLength(1);
  });

  test('measures its own Redis for the sidecar of kind "redis", with a rate from the second second on', async () => {
    const store = await openStore({ topology: topologyOf({ name: 'cache', kind: 'redis' }) });
    const [first] = await store.readReports();
    const instance = `127.0.0.1-${server.port}`;
    expect(first).toMatchObject({
      ok: true,
      report: { name: 'cache', instance, source: 'redis-info', previous: null },
    });
    await until('a rate is there', async () => {
      const [stored] = await store.measureStore();
      return stored?.ok && stored.report.previous !== null;
    });
    const [later] = await store.measureStore();
    expect(later?.ok && later.report.memoryBytes).toBeGreaterThan(100_000);
    expect(later?.ok && later.report.memoryLimitSource).toBe('host');
  });
});

describe('the Redis store without Redis', () => {
  test('opens all the same, refuses within 250 ms, and says that it is lost', async () => {
    const store = await openStore({ url: 'redis://127.0.0.1:1/2' });
    const start = performance.now();
    await expect(store.readReports()).rejects.toBeInstanceOf(StoreLostError);
    await expect(store.putTicket('t')).rejects.toBeInstanceOf(StoreLostError);
    expect(performance.now() - start).toBeLessThan(250);
    expect(store.state().kind).toBe('lost');
  });

  test('a killed Redis is told as lost, and as back when it is', async () => {
    const own = await startRedisServer(ending.signal);
    const store = await openStore({ url: own.url });
    const states: string[] = [];
    store.onState((state) => states.push(state.kind), ending.signal);
    await store.ping();
    await own.kill();
    await until('it is lost', () => states.includes('lost'), 2_000);
    await startRedisServer(ending.signal, { port: own.port });
    await until('it is back', () => states.includes('ok'), 3_000);
    await store.putReport(nextReport());
    expect(await store.readReports()).toHaveLength(1);
    expect(states).toEqual(['lost', 'ok']);
  });

  test('a frozen Redis costs each call at most 250 ms, and is used again when it goes on', async () => {
    const own = await startRedisServer(ending.signal);
    const store = await openStore({ url: own.url });
    await store.putReport(nextReport());
    process.kill(own.pid, 'SIGSTOP');
    for (const call of [() => store.readReports(), () => store.takeTicket('x'), () => store.renewWatch(500)]) {
      const start = performance.now();
      await expect(call()).rejects.toBeInstanceOf(StoreLostError);
      expect(performance.now() - start).toBeLessThan(250);
    }
    await until('it is lost', () => store.state().kind === 'lost', 2_000);
    process.kill(own.pid, 'SIGCONT');
    await until('it is back', () => store.state().kind === 'ok', 3_000);
    expect(await store.readReports()).toHaveLength(1);
  });

  test('one slow answer is no outage', async () => {
    const own = await startRedisServer(ending.signal);
    const blocker = new Redis(own.url);
    onTestFinished(() => blocker.disconnect());
    const store = await openStore({ url: own.url });
    const states: string[] = [];
    store.onState((state) => states.push(state.kind), ending.signal);
    await store.ping();
    await blocker.client('PAUSE', 150);
    await expect(store.ping()).rejects.toBeInstanceOf(StoreLostError);
    await until('it answers', () =>
      store.ping().then(
        () => true,
        () => false,
      ),
    );
    expect(states).toEqual([]);
  });

  test('the subscription comes back by itself, and says that something may have been missed', async () => {
    const store = await openStore();
    let gaps = 0;
    const heard: unknown[] = [];
    const onGap = () => {
      gaps += 1;
    };
    const closing = new AbortController();
    onTestFinished(() => closing.abort());
    store.subscribe({ onReport: (stored) => heard.push(stored), onGap }, closing.signal);
    await until('it listens', () => gaps === 1);
    await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await until('it listens again', () => gaps === 2);
    await store.putReport(nextReport());
    await until('it hears', () => heard.length === 1);
  });
});
