import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type RedisServer, startRedisServer } from '../../testing/redis-server.ts';
import { MAX_REPORT_LENGTH } from '../contract/report-limits.ts';
import { toWireJson } from '../contract/wire.ts';
import { makeReport } from '../testing/make-report.ts';
import { openTestStore, type TestStoreOptions, topologyOf } from '../testing/open-redis-store.ts';
import { describeStore } from '../testing/store-contract.ts';
import { until } from '../testing/until.ts';

const ending = new AbortController();
let server: RedisServer;
let redis: Redis;
const warnings: string[] = [];
const openStore = (options: Partial<TestStoreOptions> = {}) => openTestStore({ url: server.url, warnings, ...options });

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
    const first = await commandsDuring(() => store.readPicture());
    expect(first['mget']).toBe(2);
    const later = await commandsDuring(() => store.readPicture());
    expect(later).toMatchObject({ zrange: 1, mget: 1, pttl: 101 });
    expect((await store.readPicture()).reports).toHaveLength(100);
  });

  test('finds a declared sidecar’s report under the bare key, from a reporter that knows of no replicas', async () => {
    const store = await openStore();
    await redis.set('sidecar:metrics:api', toWireJson(makeReport({ instance: 'host-7' })), 'EX', 30);
    expect((await store.readPicture()).reports).toMatchObject([{ ok: true, report: { instance: 'host-7' } }]);
  });

  test.each([
    ['not JSON', '{"name":', 'not JSON'],
    ['not an object', '"api"', 'Expected Object'],
    ['an array', '[1]', 'name: '],
    ['a time in seconds', toWireJson(makeReport({ reportedAtMs: 1_795_000_000 })), 'reported_at_ms: '],
    ['a text for a number', toWireJson({ ...makeReport(), memoryBytes: '12' }), 'memory_bytes: '],
    ['too large', `"${'x'.repeat(MAX_REPORT_LENGTH)}"`, 'too large'],
    ['another sidecar’s', toWireJson(makeReport({ name: 'worker' })), 'name: its key is of "api"'],
    ['another instance’s', toWireJson(makeReport({ instance: 'api-2' })), 'instance: its key is of "api-1"'],
  ])('a report that is %s spoils its own sidecar, and says why', async (_what, junk, reason) => {
    const store = await openStore();
    await store.putReport(makeReport({ name: 'worker', instance: 'worker-1' }));
    await redis.set('sidecar:metrics:api:api-1', junk, 'EX', 30);
    await redis.zadd('sidecar:instances', Date.now(), 'api:api-1');
    const stored = (await store.readPicture()).reports;
    expect(stored).toHaveLength(2);
    expect(stored).toContainEqual({
      ok: false,
      rejected: { name: 'api', instance: 'api-1', reason: expect.stringContaining(reason) },
    });
  });

  test('a report without a lifetime is refused, because it would never grow old', async () => {
    const store = await openStore();
    await redis.set('sidecar:metrics:api', toWireJson(makeReport()));
    expect((await store.readPicture()).reports).toEqual([
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
    expect((await store.readPicture()).reports).toMatchObject([{ ok: true, report: { name: 'worker' } }]);
    expect(warnings).toHaveLength(1);
  });

  test('a report written over several lines is put on one, so that it fits a frame', async () => {
    const store = await openStore();
    const report = makeReport();
    await redis.set('sidecar:metrics:api', JSON.stringify(JSON.parse(toWireJson(report)), null, 2), 'EX', 30);
    const [stored] = (await store.readPicture()).reports;
    expect(stored).toMatchObject({ ok: true, json: toWireJson(report) });
  });

  test('strikes instances off the index that were not heard from for an hour', async () => {
    const store = await openStore();
    await redis.zadd('sidecar:instances', Date.now() - 3_700_000, 'api:old', Date.now() - 3_500_000, 'api:recent');
    (await store.readPicture()).reports;
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
    store.subscribe(
      { onReport: (stored) => heard.push(stored), onLog: () => {}, onGap, onDeaf: () => {} },
      closing.signal,
    );
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

  test('an append that wrote nothing, as others were quicker, is no sign that writes work again', async () => {
    const store = await openStore();
    const { lastId } = await store.readLog(null);
    await redis.xadd('sidecar:log', '*', 'began', '1');
    onTestFinished(async () => {
      await redis.config('SET', 'maxmemory', '0');
    });
    await redis.config('SET', 'maxmemory', '1');
    await expect(store.putTicket('t')).rejects.toThrow('OOM');
    expect(await store.appendLog([], lastId, true)).toBe(false);
    expect(store.state()).toMatchObject({ kind: 'refusing', cause: 'redis_full' });
    await redis.config('SET', 'maxmemory', '0');
    expect(await store.appendLog([], (await store.readLog(null)).lastId, true)).toBe(true);
    expect(store.state()).toEqual({ kind: 'ok' });
  });

  test('measures its own Redis for the sidecar of kind "redis", with a rate from the second second on', async () => {
    const store = await openStore({ topology: topologyOf({ name: 'cache', kind: 'redis' }) });
    const [first] = (await store.readPicture()).reports;
    expect(first).toMatchObject({
      ok: true,
      report: { name: 'cache', instance: 'cache', source: 'redis-info', previous: null },
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
