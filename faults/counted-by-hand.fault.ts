// Counts that programs in any language add in Redis itself, while Redis halts and one of two servers is cut off from it: no
// subscriber's total ever goes down, and all end on what was counted. SIDESCOPE_FAULT_SEED runs a sequence again.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { topology } from '../server/testing/picture.ts';
import { until } from '../server/testing/until.ts';
import { startTcpProxy } from '../testing/tcp-proxy.ts';
import { connectTo } from './connect-to.ts';
import { channelTotal, type Subscriber, startCrowd } from './crowd.ts';
import { startFaultyRedis } from './faulty-redis.ts';
import { interruptions } from './interruptions.ts';
import { createChance, faultSeed } from './seeded-random.ts';
import { startServerProcess } from './server-process.ts';
import { createSharedReading } from './shared-reading.ts';
import { tell } from './tell.ts';

const CHANNELS = ['a', 'b', 'c'] as const;
const FAULTS = 60;
const SUBSCRIBERS_EACH = 10;
const COUNT_EVERY_MS = 10;
const CALM_WITHIN_MS = 20_000;

/** Counts on a connection of its own, one command after the other, until asked for its total. */
function startCounter(url: string, channel: string, signal: AbortSignal): () => Promise<number> {
  const client = connectTo(url, signal);
  let isCounting = true;
  const counted = (async () => {
    let total = 0;
    for (; isCounting; await delay(COUNT_EVERY_MS)) total = await client.hincrby('sidecar:events', channel, 1);
    return total;
  })();
  return () => {
    isCounting = false;
    return counted;
  };
}

/** Every total that was lower than one that the same subscriber had shown before. */
function watchTotals(crowd: readonly Subscriber[], signal: AbortSignal): string[] {
  const falls: string[] = [];
  const highest = new Map<string, number>();
  const look = () => {
    for (const [index, one] of crowd.entries())
      for (const channel of CHANNELS) {
        const key = `${index} ${channel}`;
        const before = highest.get(key) ?? 0;
        const total = channelTotal(one, channel) ?? before;
        if (total < before) falls.push(`${key}: ${before} → ${total}`);
        highest.set(key, Math.max(before, total));
      }
  };
  const timer = setInterval(look, COUNT_EVERY_MS);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  return falls;
}

test('what is counted by HINCRBY is shown exactly after 60 halts and cuts, and never goes down', async () => {
  const ending = new AbortController();
  const { signal } = ending;
  onTestFinished(() => ending.abort());
  const seed = faultSeed();
  const chance = createChance(seed);
  const redis = await startFaultyRedis(signal);
  const network = await startTcpProxy(redis.port, signal);
  const shown = topology(...CHANNELS.map((channel) => `${channel}: app`));
  const servers = [
    await startServerProcess({ redisUrl: `redis://127.0.0.1:${network.port}/2`, topology: shown }, signal),
    await startServerProcess({ redisUrl: redis.url, topology: shown }, signal),
  ];
  const reading = createSharedReading();
  const crowd = (
    await Promise.all(servers.map((server) => startCrowd({ ...server, count: SUBSCRIBERS_EACH, reading }, signal)))
  ).flat();
  const falls = watchTotals(crowd, signal);
  const counters = CHANNELS.map((channel) => startCounter(redis.url, channel, signal));
  const faults = Object.values(interruptions(chance, redis, network));
  for (let fault = 0; fault < FAULTS; fault += 1) {
    await chance.oneOf(faults)();
    await delay(chance.between(0, 250));
  }
  const finals = await Promise.all(counters.map((stop) => stop()));
  const totals = () => crowd.map((one) => CHANNELS.map((channel) => channelTotal(one, channel)).join());
  await until('all are exact', () => totals().every((text) => text === finals.join()), CALM_WITHIN_MS).catch(() => {});

  tell('counted-by-hand', { seed, totals: finals.join(' ') });
  expect(Math.min(...finals)).toBeGreaterThan(FAULTS);
  expect([...new Set(totals())]).toEqual([finals.join()]);
  expect(falls).toEqual([]);
  expect(reading.violations).toEqual([]);
  expect(servers.flatMap((server) => server.faults())).toEqual([]);
});
