// Reports through a client that the app already has: ioredis, against a real Redis.
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseReport } from '../../server/contract/report.ts';
import { startRedisServer } from '../../testing/redis-server.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { aReport } from '../testing/report.ts';
import { isRedisClient } from './client-like.ts';
import { PublishError } from './publisher.ts';
import { createRedisClientPublisher, UNANSWERED_LIFE_MS } from './redis-client.ts';
import { COMMAND_TIMEOUT_MS } from './redis-limits.ts';

async function startApp(
  options: { keyPrefix?: string; enableOfflineQueue?: boolean; maxRetriesPerRequest?: null } = {},
  prefix = '',
) {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const server = await startRedisServer(ending.signal);
  const client = new Redis(server.url, options);
  const reader = new Redis(server.url);
  onTestFinished(() => {
    client.disconnect();
    reader.disconnect();
  });
  const clock = createFakeClock();
  const publisher = createRedisClientPublisher(client, prefix, clock);
  const commandsSeen = async () => {
    const stats = await reader.info('commandstats');
    return Number(/cmdstat_set:calls=(\d+)/.exec(stats)?.[1] ?? 0);
  };
  return { server, client, reader, clock, publisher, commandsSeen };
}

/** What node-redis has besides, once it is connected. */
const NO_EVENTS = { isOpen: true, isReady: true, once: () => undefined, off: () => undefined };

async function failureOf(publishing: Promise<unknown>) {
  const beganMs = performance.now();
  const error: unknown = await publishing.then(
    () => expect.unreachable('it should have failed'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof PublishError)) throw error;
  return { kind: error.kind, message: error.message, tookMs: performance.now() - beganMs };
}

test('a report stands where the reporter’s own connection would put it, and the lease comes back with it', async () => {
  const { reader, publisher } = await startApp();
  const subscriber = reader.duplicate();
  onTestFinished(() => subscriber.disconnect());
  await subscriber.subscribe('p:sidecar:reports', 'sidecar:reports');
  const message = new Promise((resolve) => {
    subscriber.on('message', (_channel: string, text: string) => resolve(text));
  });
  expect(await publisher.publish(aReport())).toEqual({ watchIntervalMs: null });
  await reader.set('sidecar:watch', '500');
  expect(await publisher.publish(aReport())).toEqual({ watchIntervalMs: 500 });
  const json = await reader.get('sidecar:metrics:api:api-1');
  expect(parseReport(json ?? '')).toEqual({ ok: true, value: aReport() });
  expect(await reader.ttl('sidecar:metrics:api:api-1')).toBeGreaterThan(28);
  expect(await reader.zscore('sidecar:instances', 'api:api-1')).toBe('1795000005000');
  expect(await message).toBe(json);
});

test('a prefix of the client is before the channel as it is before the keys', async () => {
  const { reader, publisher } = await startApp({ keyPrefix: 'app:' }, 'p:');
  const subscriber = reader.duplicate();
  onTestFinished(() => subscriber.disconnect());
  await subscriber.subscribe('app:p:sidecar:reports');
  const message = new Promise((resolve) => {
    subscriber.on('message', (_channel: string, text: string) => resolve(text));
  });
  await publisher.publish(aReport());
  expect(await message).toBe(await reader.get('app:p:sidecar:metrics:api:api-1'));
});

test('a client that is still connecting is waited for, also one that queues nothing', async () => {
  const { publisher } = await startApp({ enableOfflineQueue: false });
  expect(await publisher.publish(aReport())).toEqual({ watchIntervalMs: null });
});

test('what a client of database 0 says is heard by the server of that one, not by that of the default one', async () => {
  const { server, client } = await startApp();
  const app = new Redis(server.url.replace('/2', ''), {});
  onTestFinished(() => app.disconnect());
  const heard: string[] = [];
  await client.subscribe('sidecar:reports', 'sidecar:reports:0');
  client.on('message', (channel: string) => heard.push(channel));
  await createRedisClientPublisher(app, '', createFakeClock()).publish(aReport());
  await vi.waitFor(() => expect(heard).toEqual(['sidecar:reports:0']));
});

test('with Redis gone the client is given nothing, and no listener is left on it', async () => {
  const { server, client, reader, publisher } = await startApp({ maxRetriesPerRequest: null });
  for (const one of [client, reader]) one.on('error', () => undefined);
  await publisher.publish(aReport());
  const before = client.listenerCount('ready');
  await server.kill();
  await vi.waitFor(() => expect(client.status).not.toBe('ready'));
  expect(await failureOf(publisher.publish(aReport()))).toMatchObject({ kind: 'link' });
  expect(client.listenerCount('ready')).toBe(before);
});

test('with Redis frozen it fails within its limit, and gives the client nothing more until that is answered', async () => {
  const { server, publisher, commandsSeen } = await startApp();
  await publisher.publish(aReport());
  process.kill(server.pid, 'SIGSTOP');
  const first = await failureOf(publisher.publish(aReport()));
  const others = [await failureOf(publisher.publish(aReport())), await failureOf(publisher.publish(aReport()))];
  process.kill(server.pid, 'SIGCONT');
  expect(first).toMatchObject({ kind: 'link', message: expect.stringContaining(`${COMMAND_TIMEOUT_MS} ms`) });
  expect(first.tookMs).toBeLessThan(1_500);
  for (const other of others) expect(other.tookMs).toBeLessThan(COMMAND_TIMEOUT_MS / 2);
  await vi.waitFor(async () => expect(await commandsSeen()).toBe(2));
  // Redis has answered; the client has yet to hear it.
  await vi.waitFor(() => publisher.publish(aReport()), { interval: 5 });
  expect(await commandsSeen()).toBe(3);
});

test('a client that never answers is asked again after a minute', async () => {
  const { clock } = await startApp();
  let asked = 0;
  const silent = { ...NO_EVENTS, sendCommand: () => new Promise(() => asked++) };
  const publisher = createRedisClientPublisher(silent, '', clock);
  await failureOf(publisher.publish(aReport()));
  await failureOf(publisher.publish(aReport()));
  expect(asked).toBe(5);
  clock.advance(UNANSWERED_LIFE_MS);
  await failureOf(publisher.publish(aReport()));
  expect(asked).toBe(10);
});

test('what Redis refuses is told apart, and a client that was closed is a lost link', async () => {
  const { client, reader, publisher } = await startApp();
  await publisher.publish(aReport());
  await reader.config('SET', 'maxmemory', '1');
  expect(await failureOf(publisher.publish(aReport()))).toMatchObject({ kind: 'refused' });
  await client.quit();
  expect(await failureOf(publisher.publish(aReport()))).toMatchObject({ kind: 'link' });
});

test('a client with sendCommand alone, as node-redis has it, is given words', async () => {
  const { client, reader, clock } = await startApp();
  const nodeRedis = { ...NO_EVENTS, sendCommand: ([name = '', ...args]: string[]) => client.call(name, ...args) };
  await reader.set('sidecar:watch', '250');
  expect(await createRedisClientPublisher(nodeRedis, '', clock).publish(aReport())).toEqual({ watchIntervalMs: 250 });
  expect(await reader.exists('sidecar:metrics:api:api-1')).toBe(1);
});

test('an address and other things are no client', () => {
  expect(['redis://127.0.0.1', null, undefined, {}, { pipeline: 1 }].map(isRedisClient)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});
