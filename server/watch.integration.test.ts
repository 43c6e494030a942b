// Reporters without Redis wait at the server for a viewer.
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { startRedisServer } from '../testing/redis-server.ts';
import { AUTH, runServer, type TestServer } from './testing/run-server.ts';
import { until } from './testing/until.ts';

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  return (await Promise.race([promise, new Promise((resolve) => setTimeout(resolve, 600, pending))])) !== pending;
}

async function wait(server: TestServer, known: string, signal?: AbortSignal) {
  const answer = await server.get(`/api/watch?known=${known}`, signal ? { signal } : {});
  return { status: answer.status, body: await answer.json() };
}

/** Opens a stream and gives what ends it. */
async function watchStream(server: TestServer): Promise<AbortController> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const path = `/api/monitor/sidecars/events?ticket=${await server.ticket()}`;
  await fetch(server.url + path, { signal: leaving.signal });
  return leaving;
}

const redisUrl = async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  return (await startRedisServer(ending.signal)).url;
};

test.each<[string, () => Promise<Record<string, string>>]>([
  ['the embedded store', async () => ({})],
  ['Redis', async () => ({ OPS_REDIS_URL: await redisUrl() })],
])('who waits hears of the first viewer within a second, with %s', async (_store, env) => {
  const server = await runServer(await env());
  const answer = wait(server, 'none');
  expect(await isSettled(answer)).toBe(false);
  const beganMs = performance.now();
  await watchStream(server);
  expect(await answer).toEqual({ status: 200, body: { watch_interval_ms: 500 } });
  expect(performance.now() - beganMs).toBeLessThan(1_000);
  expect(await isSettled(wait(server, '500', AbortSignal.timeout(5_000)).catch(() => null))).toBe(false);
});

test('who knows something else is answered at once', async () => {
  const server = await runServer();
  expect(await wait(server, '500')).toEqual({ status: 200, body: { watch_interval_ms: null } });
});

test('that nobody watches any more is told once the lease has run out', async () => {
  const server = await runServer();
  const stream = await watchStream(server);
  const answer = wait(server, '500');
  stream.abort();
  expect(await answer).toEqual({ status: 200, body: { watch_interval_ms: null } });
});

test('a server that ends answers all who wait, and is gone within 2 s', async () => {
  const server = await runServer();
  const answers = [wait(server, 'none'), wait(server, 'none')];
  expect(await isSettled(Promise.race(answers))).toBe(false);
  const beganMs = performance.now();
  await server.close();
  expect(await Promise.all(answers)).toEqual(Array(2).fill({ status: 200, body: { watch_interval_ms: null } }));
  expect(performance.now() - beganMs).toBeLessThan(2_000);
});

test('asking again and again on one connection leaves nothing behind on it', async () => {
  const server = await runServer();
  const warnings: string[] = [];
  const hear = ({ message }: Error) => warnings.push(message);
  process.on('warning', hear);
  onTestFinished(() => {
    process.off('warning', hear);
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const sockets = new Set<Socket>();
  for (let turn = 0; turn < 15; turn += 1) {
    const request = get(`${server.url}/api/watch?known=500`, { agent, headers: AUTH });
    request.once('socket', (socket) => sockets.add(socket));
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(200);
    await once(answer.resume(), 'end');
  }
  expect(sockets.size).toBe(1);
  // Warnings are told on a later turn of the loop.
  await new Promise(setImmediate);
  expect(warnings).toEqual([]);
});

test('while nobody watches the lease is looked at once a second, and for one who hung up not any more', async () => {
  const url = await redisUrl();
  const server = await runServer({ OPS_REDIS_URL: url });
  const admin = new Redis(url);
  onTestFinished(() => admin.disconnect());
  const looks = async () => Number(/cmdstat_get:calls=(\d+)/.exec(await admin.info('commandstats'))?.[1] ?? 0);
  const leaving = new AbortController();
  const waiting = wait(server, 'none', leaving.signal).catch(() => null);
  await until('it is looked at', async () => (await looks()) > 0);
  const [beganMs, began] = [performance.now(), await looks()];
  await until('it is looked at again', async () => (await looks()) >= began + 2);
  expect(performance.now() - beganMs).toBeGreaterThan(1_000);
  leaving.abort();
  await waiting;
  await until('nobody looks', async () => {
    const before = await looks();
    await delay(1_300);
    return (await looks()) === before;
  });
});

test.each(['', 'known=', 'known=soon', 'known=-1', 'known=500&known=none'])('%j is refused', async (query) => {
  const server = await runServer();
  const answer = await server.get(`/api/watch?${query}`);
  expect([answer.status, await answer.json()]).toMatchObject([400, { error: 'wrong_known' }]);
});
