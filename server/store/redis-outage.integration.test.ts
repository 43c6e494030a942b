import { Redis } from 'ioredis';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { startRedisServer } from '../../testing/redis-server.ts';
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
