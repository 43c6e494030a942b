// The log over real streams: each entry once, replayed exactly, from any server.
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { startRedisServer } from '../testing/redis-server.ts';
import { startTcpProxy } from '../testing/tcp-proxy.ts';
import { SETTLE_MS } from './change-watch.ts';
import type { StreamEvent } from './contract/stream.ts';
import { toWire } from './contract/wire.ts';
import { logged } from './testing/logged.ts';
import { nextReport } from './testing/make-report.ts';
import { type OpenStream, openStream } from './testing/open-stream.ts';
import { runServer, type TestServer } from './testing/run-server.ts';
import { until } from './testing/until.ts';

async function startRedis() {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  return startRedisServer(ending.signal);
}
const stream = async (server: TestServer, lastEventId?: string) => {
  const opened = await openStream(server.url, await server.ticket(), lastEventId);
  await opened.next('snapshot');
  return opened;
};
const put = (server: TestServer, changes = {}) => server.post('/api/reports', toWire(nextReport(changes)));
/** "reporter_started worker/worker-1", a "*" before those told again. */
const logOf = ({ events }: { events: readonly StreamEvent[] }) =>
  events.flatMap((event) =>
    event.type === 'log'
      ? [`${event.replayed ? '*' : ''}${event.entry.kind} ${event.entry.sidecar}/${event.entry.instance}`]
      : [],
  );
const typesOf = ({ events }: OpenStream) => events.map(({ type }) => type);
const start = (server: TestServer, name: string) => put(server, { name, instance: `${name}-1` });
const told = (name: string) => [`reporter_started ${name}/${name}-1`, `health_changed ${name}/null`];

test('each thing that happens is told once on every stream, however many servers saw it', async () => {
  const redis = await startRedis();
  const env = { OPS_REDIS_URL: redis.url };
  const servers = [await runServer(env), await runServer(env), await runServer(env)] as const;
  await start(servers[0], 'api');
  const streams = await Promise.all(servers.map((server) => stream(server)));
  for (const name of ['worker', 'beat', 'terminal', 'frontend']) {
    await start(servers[0], name);
    await until(`${name} is told`, () => streams.every((one) => logOf(one).includes(told(name)[1] ?? '')));
  }
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  const expected = ['worker', 'beat', 'terminal', 'frontend'].flatMap(told);
  for (const one of streams) expect(logOf(one)).toEqual(expected);
  expect(await logged(client)).toBe(expected.length);
});

test('who comes back hears exactly what it missed, from any server, also a new one; state frames carry no id', async () => {
  const redis = await startRedis();
  const env = { OPS_REDIS_URL: redis.url };
  const a = await runServer(env);
  const keeper = await stream(a);
  await start(a, 'worker');
  const reader = await stream(a);
  await until('worker is told', () => logOf(keeper).length === 2);
  await until('the reader is where the log is', () => reader.lastId() !== null);
  reader.destroy();
  await start(a, 'beat');
  await until('beat is told', () => logOf(keeper).length === 4);
  await start(a, 'api');
  await until('api is told', () => logOf(keeper).length === 6);
  const b = await runServer(env);
  for (const server of [a, b]) {
    const again = await stream(server, reader.lastId() ?? '');
    expect(logOf(again).slice(-4)).toEqual([...told('beat'), ...told('api')].map((text) => `*${text}`));
    expect(logOf(again)).toHaveLength(logOf(reader).length === 2 ? 4 : 6 - logOf(reader).length);
    expect(typesOf(again)).not.toContain('resync');
    expect(again.lastId()).toBe(keeper.lastId());
    for (const block of again.text().split('\n\n'))
      if (/event: (snapshot|reports|counts|ping)/.test(block)) expect(block).not.toMatch(/^id:/m);
  }
  const upToDate = await stream(b, keeper.lastId() ?? '');
  expect(logOf(upToDate)).toEqual([]);
  expect(typesOf(upToDate)).not.toContain('resync');
});

test('an id that is malformed, unknown or of another life gets resync and a fresh picture', async () => {
  const redis = await startRedis();
  const env = { OPS_REDIS_URL: redis.url };
  const onRedis = await runServer(env);
  const embedded = await runServer();
  const earlier = await stream(await runServer());
  for (const [server, id] of [
    [onRedis, '1795000000000-0'],
    [onRedis, 'nonsense \u0007'],
    [onRedis, 'x'.repeat(5_000)],
    [embedded, earlier.lastId() ?? ''],
    [embedded, '1795000000000-0'],
  ] as const) {
    const opened = await stream(server, id);
    expect(typesOf(opened).slice(0, 3)).toEqual(['hello', 'resync', 'snapshot']);
    expect(opened.lastId()).not.toBeNull();
  }
});

test('an id given before anything happened is of that life of the log alone', async () => {
  const redis = await startRedis();
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  const server = await runServer({ OPS_REDIS_URL: redis.url });
  const keeper = await stream(server);
  const lastId = keeper.lastId() ?? '';
  await start(server, 'api');
  await until('it is told', () => logOf(keeper).length === 2);
  expect(logOf(await stream(server, lastId))).toEqual(told('api').map((text) => `*${text}`));
  await client.flushall();
  await until('its loss is told', () => typesOf(keeper).includes('resync'));
  await start(server, 'worker');
  await until('it is told', () => logOf(keeper).includes('reporter_started worker/worker-1'));
  const another = await runServer({ OPS_REDIS_URL: redis.url });
  for (const place of [server, another])
    for (const id of [lastId, '0-0']) {
      const again = await stream(place, id);
      expect(typesOf(again).slice(0, 3)).toEqual(['hello', 'resync', 'snapshot']);
    }
});

test('the embedded store replays as well, within one life', async () => {
  const server = await runServer();
  const keeper = await stream(server);
  const reader = await stream(server);
  reader.destroy();
  await start(server, 'api');
  await until('it is told', () => logOf(keeper).length === 2);
  const again = await stream(server, reader.lastId() ?? '');
  expect(logOf(again)).toEqual(told('api').map((text) => `*${text}`));
});

test('what was so before anybody looked is no news', async () => {
  const server = await runServer();
  await start(server, 'api');
  await start(server, 'worker');
  const reader = await stream(server);
  await start(server, 'beat');
  await until('beat is told', () => logOf(reader).length >= 2);
  expect(logOf(reader)).toEqual(told('beat'));
});

test('a store that is lost and back is said once to each stream, and stands in the log once', async () => {
  const redis = await startRedis();
  const env = { OPS_REDIS_URL: redis.url };
  const servers = [await runServer(env), await runServer(env)] as const;
  const streams = await Promise.all(servers.map((server) => stream(server)));
  process.kill(redis.pid, 'SIGSTOP');
  await until('both say so', () => streams.every((one) => logOf(one).includes('store_lost null/null')), 5_000);
  process.kill(redis.pid, 'SIGCONT');
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  await until('both say so', () => streams.every((one) => logOf(one).includes('store_back null/null')), 5_000);
  await until('it stands in the log', async () => (await logged(client)) >= 2, 5_000);
  await until('both are at one place', () => streams[0]?.lastId() === streams[1]?.lastId());
  for (const one of streams) expect(logOf(one)).toEqual(['store_lost null/null', 'store_back null/null']);
  expect(await logged(client)).toBe(2);
});

test('who moves to another server and back hears there, too, what happens a second time', async () => {
  const redis = await startRedis();
  const env = { OPS_REDIS_URL: redis.url };
  const [here, other] = [await runServer(env), await runServer(env)];
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  const leave = async (one: OpenStream) => {
    one.destroy();
    await until('nobody watches', async () => (await client.pubsub('NUMSUB', 'sidecar:log'))[1] === 0);
  };
  const use = (memoryBytes: number) =>
    put(here, { name: 'api', instance: 'api-1', memoryBytes, memoryLimitBytes: 100, memoryLimitSource: 'cgroup' });
  const healths = ({ events }: OpenStream) =>
    events.flatMap((event) => (event.type === 'log' && !event.replayed ? [event.entry.to] : []));
  const suffer = async (viewer: OpenStream) => {
    await use(99);
    await until('it is told', () => healths(viewer).includes('degraded'), 3_000);
    await use(50);
    await until('it is told', () => healths(viewer).includes('healthy'), 3_000);
  };
  await use(50);
  await leave(await stream(here));
  const there = await stream(other);
  await suffer(there);
  // Sooner no reporter would say the same again.
  const saidMs = performance.now();
  await leave(there);
  const back = await stream(here, there.lastId() ?? '');
  await until('it is another time', () => performance.now() - saidMs > 1_000);
  await suffer(back);
  expect(healths(back)).toEqual(['degraded', 'healthy']);
  expect(await logged(client)).toBe(4);
});

test('a server that alone is cut off tells its own viewers; what it slept through of the rest is not said again', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const redis = await startRedis();
  const proxy = await startTcpProxy(redis.port, ending.signal);
  const here = await runServer({ OPS_REDIS_URL: redis.url });
  const cutOff = await runServer({ OPS_REDIS_URL: `redis://127.0.0.1:${proxy.port}/2` });
  await start(here, 'api');
  const [viewer, cutViewer] = [await stream(here), await stream(cutOff)];
  proxy.set({ blackHole: true });
  proxy.cut();
  await until('it is told', () => logOf(cutViewer).includes('store_lost null/null'), 5_000);
  for (const oomKills of [1, 2]) {
    await put(here, { name: 'api', instance: 'api-1', oomKills });
    await until('it is told', () => logOf(viewer).filter((text) => text.startsWith('oom_kill')).length === oomKills);
  }
  proxy.set({ blackHole: false });
  proxy.cut();
  const kills = () => logOf(cutViewer).filter((text) => text.startsWith('oom_kill'));
  await until('all is told', () => logOf(cutViewer).includes('store_back null/null') && kills().length === 2, 5_000);
  // It looks again at what happened once reporters had the time to find the store.
  const backMs = performance.now();
  await until('it has looked', () => performance.now() - backMs > SETTLE_MS + 2_000, SETTLE_MS + 5_000);
  expect(logOf(viewer).filter((text) => text.startsWith('store_'))).toEqual([]);
  expect(kills()).toHaveLength(2);
  expect(logOf(viewer).filter((text) => text.startsWith('oom_kill'))).toHaveLength(2);
});
