import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { parseRedisUrl } from '../../server/contract/redis-url.ts';
import { parseReport } from '../../server/contract/report.ts';
import { startRedisServer } from '../../testing/redis-server.ts';
import { steadyPort } from '../../testing/steady-port.ts';
import { aReport } from '../testing/report.ts';
import { PublishError } from './publisher.ts';
import { createRedisPublisher } from './redis.ts';
import { COMMAND_TIMEOUT_MS } from './redis-limits.ts';

function ending(): AbortSignal {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  return controller.signal;
}

function publisherTo(url: string, prefix = '') {
  const target = parseRedisUrl(url);
  if (!target.ok) throw new Error(target.reason);
  return createRedisPublisher(target.value, prefix, ending());
}

function clientOf(url: string): Redis {
  const client = new Redis(url);
  onTestFinished(() => client.disconnect());
  return client;
}

/** How a publish failed, and after how many milliseconds. */
async function failureOf(publishing: Promise<unknown>) {
  const beganMs = performance.now();
  const error: unknown = await publishing.then(
    () => expect.unreachable('it should have failed'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof PublishError)) throw error;
  return { kind: error.kind, message: error.message, tookMs: performance.now() - beganMs };
}

test('a report stands under its key for 30 s, its instance is listed, and subscribers get the same bytes', async () => {
  const server = await startRedisServer(ending());
  const redis = clientOf(server.url);
  const subscriber = clientOf(server.url);
  await subscriber.subscribe('p:sidecar:reports');
  const message = new Promise((resolve) => {
    subscriber.on('message', (_channel: string, text: string) => resolve(text));
  });

  await publisherTo(server.url, 'p:').publish(aReport());

  const json = await redis.get('p:sidecar:metrics:api:api-1');
  expect(parseReport(json ?? '')).toEqual({ ok: true, value: aReport() });
  expect(await redis.ttl('p:sidecar:metrics:api:api-1')).toBeGreaterThan(28);
  expect(await redis.zscore('p:sidecar:instances', 'api:api-1')).toBe('1795000005000');
  expect(await message).toBe(json);
});

test('without a database in the address it is number 2', async () => {
  const server = await startRedisServer(ending());
  await publisherTo(`redis://127.0.0.1:${server.port}`).publish(aReport());
  expect(await clientOf(`redis://127.0.0.1:${server.port}/2`).exists('sidecar:metrics:api:api-1')).toBe(1);
});

test('the watch lease is learned in the same round trip, and nonsense in it is none', async () => {
  const server = await startRedisServer(ending());
  const redis = clientOf(server.url);
  const publisher = publisherTo(server.url);
  expect(await publisher.publish(aReport())).toEqual({ watchIntervalMs: null });
  await redis.set('sidecar:watch', '500');
  expect(await publisher.publish(aReport())).toEqual({ watchIntervalMs: 500 });
  await redis.set('sidecar:watch', '1');
  expect(await publisher.publish(aReport())).toEqual({ watchIntervalMs: null });
});

test('with Redis away it fails soon, names the address and the remedy, and no password', async () => {
  const port = await steadyPort();
  const failure = await failureOf(publisherTo(`redis://user:hunter2@127.0.0.1:${port}/2`).publish(aReport()));
  expect(failure.kind).toBe('link');
  expect(failure.message).toContain(`redis://127.0.0.1:${port}/2`);
  expect(failure.message).toContain('OPS_REDIS_URL');
  expect(failure.message).not.toContain('hunter2');
  expect(failure.tookMs).toBeLessThan(1_000);
});

test('after a restart of Redis the next reports arrive', async () => {
  const server = await startRedisServer(ending());
  const publisher = publisherTo(server.url);
  await publisher.publish(aReport());
  await server.kill();
  expect((await failureOf(publisher.publish(aReport()))).kind).toBe('link');
  const again = await startRedisServer(ending(), { port: server.port });
  await publisher.publish(aReport());
  expect(await clientOf(again.url).exists('sidecar:metrics:api:api-1')).toBe(1);
});

test('with Redis frozen it fails within its limits, each time anew, and recovers when Redis does', async () => {
  const server = await startRedisServer(ending());
  const publisher = publisherTo(server.url);
  await publisher.publish(aReport());
  process.kill(server.pid, 'SIGSTOP');
  const established = await failureOf(publisher.publish(aReport()));
  const connecting = await failureOf(publisher.publish(aReport()));
  process.kill(server.pid, 'SIGCONT');
  expect(established).toMatchObject({ kind: 'link', message: expect.stringContaining(`${COMMAND_TIMEOUT_MS} ms`) });
  expect(established.tookMs).toBeLessThan(1_500);
  expect(connecting).toMatchObject({ kind: 'link' });
  expect(connecting.tookMs).toBeLessThan(1_100);
  await publisher.publish(aReport({ reportedAtMs: 1_795_000_010_000 }));
  expect(await clientOf(server.url).zscore('sidecar:instances', 'api:api-1')).toBe('1795000010000');
});

test('a Redis that wants a password is told apart', async () => {
  const server = await startRedisServer(ending());
  await clientOf(server.url).config('SET', 'requirepass', 'secret');
  const failure = await failureOf(publisherTo(server.url).publish(aReport()));
  expect(failure).toMatchObject({ kind: 'auth', message: expect.stringContaining('redis://user:password@host') });
  await publisherTo(`redis://:secret@127.0.0.1:${server.port}`).publish(aReport());
});

test('a Redis that takes no writes is told apart', async () => {
  const server = await startRedisServer(ending());
  await clientOf(server.url).config('SET', 'maxmemory', '1');
  const failure = await failureOf(publisherTo(server.url).publish(aReport()));
  expect(failure).toMatchObject({ kind: 'refused', message: expect.stringContaining('takes no writes') });
});
