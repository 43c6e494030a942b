// Redis is killed fifty times in a minute, under three processes that count and a thousand subscribers.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { topology } from '../server/testing/picture.ts';
import { until } from '../server/testing/until.ts';
import { agreement, channelTotal, startCrowd } from './crowd.ts';
import { type Emitter, startEmitter } from './emitter.ts';
import { startFaultyRedis } from './faulty-redis.ts';
import { startServerProcess } from './server-process.ts';
import { createSharedReading, instanceIn, type Knowledge } from './shared-reading.ts';
import { tell } from './tell.ts';

const KILLS = 50;
const PERIOD_MS = 1_200;
const DOWN_MS = 200;
const SUBSCRIBERS = 1_000;
const RSS_GROWTH_MB = 25;
/** A reporter's cool-down after a failure, and room. */
const RECOVERY_MS = 10_000;

/** In how many frames with news of an emitter its total became exact, counted from the beginning of the history. */
function framesUntilExact(known: Knowledge, { name, instance, channel }: Emitter, exact: number): number {
  const totals: number[] = [];
  for (let at: Knowledge | null = known, newest = Number.POSITIVE_INFINITY; at !== null; at = at.before) {
    const report = instanceIn(at.snapshot, name, instance)?.report;
    if (report && report.monotonicUsec < newest) totals.unshift(report.traffic[channel] ?? 0);
    newest = report?.monotonicUsec ?? newest;
  }
  // The first is what it knew before.
  const index = totals.slice(1).indexOf(exact);
  return index === -1 ? Number.POSITIVE_INFINITY : index + 1;
}

test('killed 50 times in 60 s, Redis takes no count, no subscriber and no memory with it', async () => {
  const ending = new AbortController();
  const { signal } = ending;
  onTestFinished(() => ending.abort());
  const redis = await startFaultyRedis(signal);
  const server = await startServerProcess(
    { redisUrl: redis.url, topology: topology('a: app', 'b: app', 'c: app') },
    signal,
  );
  const target = { OPS_REDIS_URL: redis.url };
  const emitters = await Promise.all(
    ['a', 'b', 'c'].map((channel, index) =>
      startEmitter({ name: 'app', instance: `app-${channel}`, channel, perSecond: 100 * (index + 1), target }, signal),
    ),
  );
  const reading = createSharedReading();
  const crowd = await startCrowd({ ...server, count: SUBSCRIBERS, reading }, signal);
  await until(
    'all emitters are heard',
    () => crowd.every((one) => emitters.every(({ channel }) => channelTotal(one, channel))),
    20_000,
  );
  await delay(5_000);
  const startMb = server.rssMb();
  const rssMb = [startMb];

  let finals: number[] = [];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const dueMs = performance.now() + PERIOD_MS;
    await redis.kill();
    if (kill === KILLS) {
      // What is counted while Redis is away is reported by nobody but the next report.
      await delay(500);
      finals = await Promise.all(emitters.map((emitter) => emitter.stop()));
      reading.keepHistory();
    } else await delay(DOWN_MS);
    await redis.start();
    await delay(Math.max(0, dueMs - performance.now()));
    rssMb.push(server.rssMb());
  }
  const isExact = () =>
    crowd.every((one) => emitters.every(({ channel }, index) => channelTotal(one, channel) === finals[index]));
  await until('all are on the exact totals', isExact, RECOVERY_MS).catch(() => {});

  const frames = emitters.flatMap((emitter, index) =>
    crowd.map(({ known }) => framesUntilExact(known, emitter, finals[index] ?? -1)),
  );
  tell('redis-killed', {
    totals: finals.join(' '),
    mostFramesUntilExact: Math.max(...frames),
    streams: crowd.reduce((sum, { streams }) => sum + streams, 0),
    rssMb: `${Math.round(startMb)} → ${Math.round(rssMb.at(-1) ?? 0)}, at most ${Math.round(Math.max(...rssMb))}`,
  });
  expect(agreement(crowd)).toEqual([
    `${SUBSCRIBERS}: ${emitters.map(({ instance }, index) => `app/${instance} ${finals[index]}`).join(', ')}`,
  ]);
  expect(Math.max(...frames)).toBeLessThanOrEqual(2);
  expect(reading.violations).toEqual([]);
  expect(server.faults()).toEqual([]);
  expect(emitters.map((emitter) => emitter.exitCode())).toEqual([null, null, null]);
  expect(crowd.every(({ streams }) => streams === 1)).toBe(true);
  expect(Math.max(...rssMb)).toBeLessThanOrEqual(startMb + RSS_GROWTH_MB);
});
