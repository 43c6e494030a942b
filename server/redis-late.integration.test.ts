// A Redis that is slow now and then, or always: no outage, as long as it answers.
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { type RedisServer, startRedisServer } from '../testing/redis-server.ts';
import { toWire } from './contract/wire.ts';
import { nextReport } from './testing/make-report.ts';
import { openStream } from './testing/open-stream.ts';
import { runServer } from './testing/run-server.ts';

async function startRedis(): Promise<{ redis: RedisServer; admin: Redis }> {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const redis = await startRedisServer(ending.signal);
  const admin = new Redis(redis.url);
  onTestFinished(() => admin.disconnect());
  return { redis, admin };
}

async function haltFor(ms: number, { pid }: RedisServer): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  await delay(ms);
  process.kill(pid, 'SIGCONT');
}

test('one answer that is 130 ms late, or a connection that broke, is no outage to anybody', async () => {
  const { redis, admin } = await startRedis();
  const server = await runServer({ OPS_REDIS_URL: redis.url });
  await server.post('/api/reports', toWire(nextReport({ name: 'api' })));
  await server.snapshot();
  const troubles = [
    () => void haltFor(130, redis),
    () => admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'),
  ];
  for (const trouble of troubles) {
    await trouble();
    const beganMs = performance.now();
    const snapshot = await server.snapshot();
    expect(performance.now() - beganMs).toBeLessThan(250);
    expect(snapshot).toMatchObject({ degraded: false });
    expect(snapshot.sidecars.find(({ name }) => name === 'api')).toMatchObject({ health: 'healthy' });
  }
});

test('readings that are answered late while somebody watches are no outage, and stand in no log', async () => {
  const { redis, admin } = await startRedis();
  // Who may not subscribe has everything read again every 500 ms.
  await admin.call('ACL', 'SETUSER', 'deaf', 'on', '>secret', '~*', '+@all', 'resetchannels');
  const server = await runServer({ OPS_REDIS_URL: redis.url.replace('redis://', 'redis://deaf:secret@') });
  const { next, events } = await openStream(server.url, await server.ticket());
  await next('snapshot');
  const monitor = await admin.monitor();
  onTestFinished(() => monitor.disconnect());
  const began = () =>
    new Promise<void>((resolve) => {
      const hear = (_time: string, [command]: string[]) => {
        if (command !== 'mget') return;
        monitor.off('monitor', hear);
        resolve();
      };
      monitor.on('monitor', hear);
    });
  for (let turn = 0; turn < 4; turn += 1) {
    await began();
    // Until 120 ms after the next reading begins.
    await delay(490);
    await haltFor(130, redis);
  }
  await began();
  const pictures = events.flatMap((event) => (event.type === 'snapshot' ? [event.snapshot] : []));
  expect(pictures.filter(({ degraded }) => degraded)).toEqual([]);
  expect(events.filter(({ type }) => type === 'log')).toEqual([]);
});
