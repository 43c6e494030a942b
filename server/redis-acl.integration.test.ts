// A Redis that answers, and refuses: users with few rights, keys of another type, a server that is still loading.
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { startRedisServer } from '../testing/redis-server.ts';
import { toWire, toWireJson } from './contract/wire.ts';
import { logged } from './testing/logged.ts';
import { nextReport } from './testing/make-report.ts';
import { openStream } from './testing/open-stream.ts';
import { runServer, type TestServer } from './testing/run-server.ts';
import { until } from './testing/until.ts';

/** A Redis with a user `app` who has these rights. */
async function setUp(...rights: string[]) {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const redis = await startRedisServer(ending.signal);
  const admin = new Redis(redis.url);
  onTestFinished(() => admin.disconnect());
  const allow = (...rules: string[]) => admin.call('ACL', 'SETUSER', 'app', ...rules);
  await allow('on', '>secret', ...rights);
  const url = redis.url.replace('redis://', 'redis://app:secret@');
  const report = async (name: string, changes = {}) => {
    const made = nextReport({ name, instance: `${name}-1`, ...changes });
    await admin.set(`sidecar:metrics:${name}:${made.instance}`, toWireJson(made), 'EX', 30);
    await admin.zadd('sidecar:instances', Date.now(), `${name}:${made.instance}`);
  };
  return { admin, allow, url, report };
}
const healthOf = async (server: TestServer, name: string) =>
  (await server.snapshot()).sidecars.find((one) => one.name === name)?.health;
const occurrences = (text: string, words: string) => text.split(words).length - 1;

test('a refused subscription: one connection stays, it is told once, reports are read at the watch interval, and heard once it is granted', async () => {
  const { admin, allow, url, report } = await setUp('~*', '+@all', 'resetchannels');
  await report('api', { traffic: { browser: 1 } });
  const server = await runServer({ OPS_REDIS_URL: url });
  const { events, next } = await openStream(server.url, await server.ticket());
  await next('snapshot');
  const connections = async () =>
    String(await admin.client('LIST'))
      .split('\n')
      .flatMap((line) => (line.includes('user=app') ? [line.split(' ')[0]] : []));
  await until('both connections stand', async () => (await connections()).length === 2);
  const before = await connections();
  for (let total = 2; total <= 6; total += 1) {
    await report('api', { traffic: { browser: total } });
    const startedMs = performance.now();
    await until('the stream has it', () =>
      events.some(
        (event) =>
          event.type === 'snapshot' &&
          event.snapshot.channels.some((channel) => channel.id === 'browser' && channel.total === total),
      ),
    );
    expect(performance.now() - startedMs).toBeLessThan(1_500);
  }
  expect(await connections()).toEqual(before);
  expect(occurrences(server.log(), 'Redis refuses the subscription (NOPERM)')).toBe(1);
  expect(await server.snapshot()).toMatchObject({ degraded: false });

  await allow('allchannels');
  await until('it subscribed', async () => String(await admin.pubsub('NUMSUB', 'sidecar:reports')).endsWith(',1'));
  expect(await connections()).toEqual(before);
});

test('a user who may not publish can post reports, and write the log', async () => {
  const { admin, url } = await setUp('~*', '+@all', 'resetchannels');
  const server = await runServer({ OPS_REDIS_URL: url });
  const { next } = await openStream(server.url, await server.ticket());
  await next('snapshot');
  expect((await server.post('/api/reports', toWire(nextReport({ name: 'api' })))).status).toBe(200);
  await until('it is read', async () => (await healthOf(server, 'api')) === 'healthy');
  await until('the log has it', async () => (await logged(admin)) > 0);
});

test('a stream that began while the log could not be read has its place in it once that is granted', async () => {
  const { allow, url } = await setUp('~*', '&*', '+@all', '-xrevrange');
  const server = await runServer({ OPS_REDIS_URL: url });
  const early = await openStream(server.url, await server.ticket());
  await early.next('snapshot');
  expect(early.lastId()).toBeNull();
  await allow('+xrevrange');
  await until('it has its place', () => early.lastId() !== null, 5_000);
  expect(early.events.map(({ type }) => type)).not.toContain('resync');
});

test('a read that Redis refuses has its own reason, told once and at /readyz; granted, all is well', async () => {
  const { allow, url, report } = await setUp('~*', '&*', '+@all', '-mget');
  await report('api');
  const server = await runServer({ OPS_REDIS_URL: url });
  for (let turn = 0; turn < 3; turn += 1)
    expect(await server.snapshot()).toMatchObject({ degraded: true, degradedReason: 'redis_refused' });
  expect(await healthOf(server, 'api')).toBe('down');
  expect(occurrences(server.log(), 'Redis refuses a command (NOPERM)')).toBe(1);
  expect(server.log()).toContain("'mget'");
  const ready = await server.get('/readyz');
  expect(ready.status).toBe(503);
  const { message, remedy } = (await ready.json()) as { message: string; remedy: string };
  expect(message).toContain('NOPERM');
  expect(remedy).toContain('acl whoami');
  await allow('+mget');
  expect(await server.snapshot()).toMatchObject({ degraded: false });
  expect((await server.get('/readyz')).status).toBe(200);
});

test('a right taken away and given back stands in the log, once each', async () => {
  const { admin, allow, url, report } = await setUp('~*', '&*', '+@all');
  await report('api');
  const server = await runServer({ OPS_REDIS_URL: url });
  const { events, next } = await openStream(server.url, await server.ticket());
  await next('snapshot');
  const told = () =>
    events.flatMap((event) =>
      event.type === 'log' && event.entry.kind.startsWith('store_') ? [[event.entry.kind, event.entry.reason]] : [],
    );
  await allow('-mget');
  // After a gap in what it hears, all is read again.
  await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await until('the loss is told', () => told().length === 1, 5_000);
  await allow('+mget');
  await until('that it is back is told', () => told().length === 2, 5_000);
  expect(told()).toEqual([
    ['store_lost', 'redis_refused'],
    ['store_back', null],
  ]);
});

const KEYS = ['metrics:*', 'instances', 'events', 'log', 'ticket:*'].map((key) => `~sidecar:${key}`);

test.each<[string, string[], string | null, RegExp]>([
  [
    'a user who may not write it',
    ['resetkeys', ...KEYS, '%R~sidecar:watch'],
    null,
    /Redis refuses the watch lease \(NOPERM\).*ACL SETUSER <user> \+get \+pttl \+set ~sidecar:watch ~sidecar:excluded/,
  ],
  ['a key of another type', [], 'sidecar:watch', /Redis refuses the watch lease \(WRONGTYPE\).*DEL sidecar:watch/],
])(
  '%s: the lease is asked for every 2 s, told once with what mends it, and kept once that was done',
  async (_what, rights, hash, told) => {
    const { admin, allow, url, report } = await setUp('~*', '&*', '+@all', '-getdel');
    await report('api');
    const server = await runServer({ OPS_REDIS_URL: url });
    // What else was refused before hides nothing.
    expect((await server.get('/api/monitor/sidecars/events?ticket=none')).status).toBe(503);
    await allow('+getdel', ...rights);
    if (hash !== null) await admin.hset(hash, 'a', '1');
    const { next } = await openStream(server.url, await server.ticket());
    await next('snapshot');
    const asked = async () => {
      const [, calls, rejected] =
        /cmdstat_get:calls=(\d+).*rejected_calls=(\d+)/.exec(await admin.info('commandstats')) ?? [];
      return Number(calls) + Number(rejected);
    };
    await until('it was asked for', async () => (await asked()) > 0);
    const before = await asked();
    await delay(3_000);
    // One or two on the clock, and one more where the subscription stands only now.
    expect((await asked()) - before).toBeLessThanOrEqual(3);
    expect(server.log().match(new RegExp(told, 'g'))).toHaveLength(1);
    expect(await server.snapshot()).toMatchObject({ degraded: false });

    await allow('~*');
    await admin.del('sidecar:watch');
    await until('the lease is there', async () => (await admin.get('sidecar:watch')) === '500');
  },
);

test('a wrong password is a refusal, too', async () => {
  const { url } = await setUp('~*', '&*', '+@all');
  const server = await runServer({ OPS_REDIS_URL: url.replace('secret', 'wrong') });
  expect(await server.snapshot()).toMatchObject({ degradedReason: 'redis_refused' });
});

test.each<[string, string[], number, RegExp, string[]]>([
  ['a user who may not SELECT', ['-select'], 2, /database 2: NOPERM.*ACL SETUSER <user> \+select/, ['+select']],
  ['a database that there is not', [], 99, /database 99: ERR DB index.*OPS_REDIS_URL.*redis\.conf/, []],
])(
  '%s: it is told with what mends it, and nothing is written into database 0, which is the app’s',
  async (_what, rights, database, told, mend) => {
    const { admin, allow, url } = await setUp('~*', '&*', '+@all', ...rights);
    const app = new Redis({ port: Number(new URL(url).port), db: 0 });
    onTestFinished(() => app.disconnect());
    const server = await runServer({ OPS_REDIS_URL: url.replace(/2$/, String(database)) });
    const report = async () => (await server.post('/api/reports', toWire(nextReport({ name: 'api' })))).status;
    expect(await report()).toBe(503);
    expect(await server.snapshot()).toMatchObject({ degraded: true, degradedReason: 'redis_refused' });
    await until('it is told', () => told.test(server.log()));
    expect(await app.keys('*')).toEqual([]);
    if (mend.length === 0) return;

    await allow(...mend);
    await until('reports are taken', async () => (await report()) === 200, 5_000);
    expect(await app.keys('*')).toEqual([]);
    expect(await admin.keys('sidecar:metrics:*')).toHaveLength(1);
    expect(await server.snapshot()).toMatchObject({ degraded: false });

    // Refused again, it is cut off within the time in which trouble is not told yet.
    await allow('-select');
    await admin.call('CLIENT', 'KILL', 'USER', 'app');
    for (let turn = 0; turn < 50; turn += 1) await report();
    expect(await app.keys('*')).toEqual([]);
  },
);

test('an instances index of another type spoils no key without an instance, and is told once', async () => {
  const { admin, url } = await setUp('~*', '&*', '+@all');
  await admin.set('sidecar:instances', 'x');
  await admin.set('sidecar:metrics:api', toWireJson(nextReport({ name: 'api' })), 'EX', 30);
  const server = await runServer({ OPS_REDIS_URL: url });
  for (let turn = 0; turn < 3; turn += 1) {
    expect(await server.snapshot()).toMatchObject({ degraded: false });
    expect(await healthOf(server, 'api')).toBe('healthy');
  }
  expect((await server.get('/readyz')).status).toBe(200);
  expect(occurrences(server.log(), 'the instances index cannot be read')).toBe(1);
});

test('a Redis that is still loading is told as one that refuses, not as one that is away', async () => {
  const loading = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      const commands = bytes.toString('latin1').match(/^\*\d+\r$/gm) ?? [];
      socket.write('-LOADING Redis is loading the dataset in memory\r\n'.repeat(commands.length));
    });
  });
  await new Promise<void>((resolve) => loading.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void loading.close());
  const address = loading.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const server = await runServer({ OPS_REDIS_URL: `redis://127.0.0.1:${address.port}/2` });
  expect(await server.snapshot()).toMatchObject({ degraded: true, degradedReason: 'redis_refused' });
  expect(server.log()).toContain('LOADING');
});
