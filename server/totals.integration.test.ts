// Channel totals on a real Redis: what reporters count, and what anyone counts with HINCRBY.
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { startRedisServer } from '../testing/redis-server.ts';
import { applyEvent } from './contract/apply.ts';
import type { Snapshot } from './contract/snapshot.ts';
import type { StreamEvent } from './contract/stream.ts';
import { toWire } from './contract/wire.ts';
import { nextReport } from './testing/make-report.ts';
import { openStream } from './testing/open-stream.ts';
import { runServer, type TestServer } from './testing/run-server.ts';
import { until } from './testing/until.ts';

async function startTwo() {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const redis = await startRedisServer(ending.signal);
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  const env = { OPS_REDIS_URL: redis.url };
  return { redis, client, servers: [await runServer(env), await runServer(env)] as const };
}

const pictureOf = (events: readonly StreamEvent[]) => events.reduce<Snapshot | null>(applyEvent, null);
const total = (snapshot: Snapshot | null, id: string) => snapshot?.channels.find((channel) => channel.id === id)?.total;
const stream = async (server: TestServer) => {
  const opened = await openStream(server.url, await server.ticket());
  await opened.next('snapshot');
  return opened;
};

test('a count from any language shows on every stream of every server within a second, and only grows', async () => {
  const { client, servers } = await startTwo();
  const streams = await Promise.all([stream(servers[0]), stream(servers[0]), stream(servers[1])]);
  await servers[0].post('/api/reports', toWire(nextReport({ traffic: { async: 20 } })));
  const startedMs = performance.now();
  await client.hincrby('sidecar:events', 'async', 5);
  await Promise.all(
    streams.map(({ events }) => until('it shows', () => total(pictureOf(events), 'async') === 25, 2_000)),
  );
  expect(performance.now() - startedMs).toBeLessThan(1_000);
  await client.hincrby('sidecar:events', 'async', 2);
  await until('all show it', () => streams.every(({ events }) => total(pictureOf(events), 'async') === 27), 2_000);
  for (const { events } of streams) {
    const totals = events.map((_, index) => total(pictureOf(events.slice(0, index + 1)), 'async') ?? 0);
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
    expect(events.filter(({ type }) => type === 'counts').length).toBeLessThanOrEqual(2);
  }
  expect(total(await servers[1].snapshot(), 'async')).toBe(27);
});

test('a hash that was wiped counts from zero again, on every server and on every stream', async () => {
  const { client, servers } = await startTwo();
  await servers[0].post('/api/reports', toWire(nextReport({ traffic: { async: 20 } })));
  await client.hincrby('sidecar:events', 'async', 5_000);
  await client.hincrby('sidecar:events', 'browser', 7);
  const early = await stream(servers[0]);
  await until('it shows', () => total(pictureOf(early.events), 'async') === 5_020, 2_000);
  await client.del('sidecar:events');
  await client.hincrby('sidecar:events', 'browser', 1);
  const late = await stream(servers[1]);
  for (const { events } of [early, late])
    await until('it is wiped', () => total(pictureOf(events), 'async') === 20, 2_000);
  await client.hincrby('sidecar:events', 'async', 3);
  for (const { events } of [early, late])
    await until('it counts on', () => total(pictureOf(events), 'async') === 23, 2_000);
  for (const server of servers) {
    const { channels } = await server.snapshot();
    expect(channels.slice(0, 2).map((channel) => `${channel.id} ${channel.total}`)).toEqual(['browser 1', 'async 23']);
  }
});

test('a hash that gave way to a key of another type counts as wiped; one that may not be read keeps what it counted', async () => {
  const { redis, client, servers } = await startTwo();
  await client.call('ACL', 'SETUSER', 'app', 'on', '>secret', '~*', '&*', '+@all');
  const limited = await runServer({ OPS_REDIS_URL: redis.url.replace('redis://', 'redis://app:secret@') });
  const asyncOf = async (server: TestServer) => total(await server.snapshot(), 'async');
  await client.hincrby('sidecar:events', 'async', 100);
  const { events } = await stream(servers[0]);
  await until('it shows', () => total(pictureOf(events), 'async') === 100, 2_000);
  expect(await asyncOf(limited)).toBe(100);
  await client.call('ACL', 'SETUSER', 'app', '-hmget');
  await client.multi().del('sidecar:events').set('sidecar:events', 'no hash').exec();
  await until('it is wiped', () => total(pictureOf(events), 'async') === 0, 2_000);
  expect(await Promise.all(servers.map(asyncOf))).toEqual([0, 0]);
  expect(await asyncOf(limited)).toBe(100);
});

test('counting takes nothing out of the hash, and junk in it spoils only its own channel', async () => {
  const { client, servers } = await startTwo();
  await client.hset('sidecar:events', {
    async: '7',
    browser: 'many',
    scheduled: '-3',
    'ws-exec': '1e3',
    'not-declared': '5',
  });
  const { events } = await stream(servers[0]);
  const snapshot = pictureOf(events);
  expect(snapshot?.channels.map(({ id, total: sum }) => `${id} ${sum}`)).toEqual([
    'browser 0',
    'async 7',
    'scheduled 0',
    'ws-exec 0',
  ]);
  expect(await client.hlen('sidecar:events')).toBe(5);
  await until('it was told once', () => servers[0].log().includes('the hash of events'));
  await client.del('sidecar:events');
  await client.set('sidecar:events', 'no hash');
  expect(await servers[1].snapshot()).toMatchObject({ degraded: false });
});
