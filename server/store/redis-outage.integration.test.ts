import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { startRedisServer } from '../../testing/redis-server.ts';
import { startTcpProxy } from '../../testing/tcp-proxy.ts';
import { nextReport } from '../testing/make-report.ts';
import { openTestStore } from '../testing/open-redis-store.ts';
import { until } from '../testing/until.ts';
import { StoreLostError } from './store.ts';

const ending = new AbortController();
const { signal } = ending;
afterAll(() => ending.abort());

describe('the Redis store without Redis', () => {
  test('opens all the same, refuses within 250 ms, and says that it is lost', async () => {
    const store = await openTestStore({ url: 'redis://127.0.0.1:1/2' });
    const start = performance.now();
    await expect(store.readPicture()).rejects.toBeInstanceOf(StoreLostError);
    await expect(store.putTicket('t')).rejects.toBeInstanceOf(StoreLostError);
    expect(performance.now() - start).toBeLessThan(250);
    expect(store.state().kind).toBe('lost');
  });

  test('a killed Redis is told as lost, and as back when it is', async () => {
    const own = await startRedisServer(signal);
    const store = await openTestStore(own);
    const states: string[] = [];
    store.onState((state) => states.push(state.kind), signal);
    await store.readWatch();
    await own.kill();
    await until('it is lost', () => states.includes('lost'), 2_000);
    await startRedisServer(signal, { port: own.port });
    await until('it is back', () => states.includes('ok'), 3_000);
    await store.putReport(nextReport());
    expect((await store.readPicture()).reports).toHaveLength(1);
    expect(states).toEqual(['lost', 'ok']);
  });

  test('a frozen Redis costs each call at most 250 ms, and is used again when it goes on', async () => {
    const own = await startRedisServer(signal);
    const store = await openTestStore(own);
    await store.putReport(nextReport());
    process.kill(own.pid, 'SIGSTOP');
    for (const call of [() => store.readPicture(), () => store.takeTicket('x'), () => store.renewWatch(500)]) {
      const start = performance.now();
      await expect(call()).rejects.toBeInstanceOf(StoreLostError);
      expect(performance.now() - start).toBeLessThan(250);
    }
    await until('it is lost', () => store.state().kind === 'lost', 2_000);
    process.kill(own.pid, 'SIGCONT');
    await until('it is back', () => store.state().kind === 'ok', 3_000);
    expect((await store.readPicture()).reports).toHaveLength(1);
  });

  test('one slow answer is no outage', async () => {
    const own = await startRedisServer(signal);
    const blocker = new Redis(own.url);
    onTestFinished(() => blocker.disconnect());
    const store = await openTestStore(own);
    const states: string[] = [];
    store.onState((state) => states.push(state.kind), signal);
    await store.readWatch();
    await blocker.client('PAUSE', 150);
    await expect(store.readWatch()).rejects.toBeInstanceOf(StoreLostError);
    await until('it answers', () =>
      store.readWatch().then(
        () => true,
        () => false,
      ),
    );
    expect(states).toEqual([]);
  });

  test('after a long outage a slow network is enough to come back, with few connections', async () => {
    const own = await startRedisServer(signal);
    const proxy = await startTcpProxy(own.port, signal);
    const store = await openTestStore({ url: own.url.replace(String(own.port), String(proxy.port)) });
    await store.readWatch();
    const before = proxy.taken();
    proxy.set({ blackHole: true });
    const readsOn = setInterval(() => store.readWatch().catch(() => null), 100);
    onTestFinished(() => clearInterval(readsOn));
    await until('it is lost', () => store.state().kind === 'lost', 2_000);
    await delay(3_000);
    // 84 ms to an answer and back; more than 100 would be too late for every command.
    proxy.set({ blackHole: false, latencyMs: 42 });
    await until('it is back', () => store.state().kind === 'ok', 10_000);
    const taken = proxy.taken();
    expect(taken - before).toBeLessThanOrEqual(4);
    await delay(1_000);
    expect(proxy.taken()).toBe(taken);
  });

  test('a Redis that is loading for long is asked on the same connection', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sidescope-loading-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const first = await startRedisServer(signal, { args: ['--dir', folder] });
    const admin = new Redis(first.url);
    onTestFinished(() => admin.disconnect());
    const keys = Array.from({ length: 40 }, (_, index) => [`key-${index}`, randomBytes(2_048)] as const);
    await admin.mset(new Map(keys));
    await admin.save();
    const store = await openTestStore(first);
    await first.kill();
    // 40 ms a key and more, with a look at its connections after each; it resolves once all is loaded.
    const slowly = ['--dir', folder, '--key-load-delay', '40000', '--loading-process-events-interval-bytes', '1024'];
    const causes = new Set<unknown>();
    store.onState((state) => causes.add(state.kind === 'ok' ? null : state.cause), signal);
    const { url } = await startRedisServer(signal, { port: first.port, args: slowly });
    await until('it is back', () => store.state().kind === 'ok', 3_000);
    expect(causes).toContain('redis_refused');
    const anew = new Redis(url);
    onTestFinished(() => anew.disconnect());
    const received = /total_connections_received:(\d+)/.exec(await anew.info('stats'))?.[1];
    // Of the store, of this test twice, and of what waited for it to be loaded.
    expect(Number(received)).toBe(4);
  });

  test('the subscription comes back by itself, and says that something may have been missed', async () => {
    const own = await startRedisServer(signal);
    const admin = new Redis(own.url);
    onTestFinished(() => admin.disconnect());
    const store = await openTestStore(own);
    let gaps = 0;
    const heard: unknown[] = [];
    const onGap = () => {
      gaps += 1;
    };
    const closing = new AbortController();
    onTestFinished(() => closing.abort());
    store.subscribe(
      { onReport: (stored) => heard.push(stored), onLog: () => {}, onGap, onDeaf: () => {} },
      closing.signal,
    );
    await until('it listens', () => gaps === 1);
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await until('it listens again', () => gaps === 2);
    await store.putReport(nextReport());
    await until('it hears', () => heard.length === 1);
  });
});
