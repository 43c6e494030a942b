// A reader that takes nothing of a stream on which little is told: its socket would say so after minutes only.
import { expect, onTestFinished, test } from 'vitest';
import { topology } from '../server/testing/picture.ts';
import { until } from '../server/testing/until.ts';
import { startCrowd } from './crowd.ts';
import { startFaultyRedis } from './faulty-redis.ts';
import { startServerProcess } from './server-process.ts';
import { createSharedReading } from './shared-reading.ts';
import { openSockets, stall, tellMuch } from './stalled.ts';
import { tell } from './tell.ts';

/** About 15 kB a second: within 15 s more than a reader's own kernel takes for it. */
const TOLD = { sidecars: 6, channels: 20, periodMs: 500 };
const GONE_WITHIN_MS = 80_000;

test('a reader that takes nothing is gone in 80 s, on a quiet stream as well', async () => {
  const ending = new AbortController();
  const { signal } = ending;
  onTestFinished(() => ending.abort());
  const redis = await startFaultyRedis(signal);
  const names = Array.from({ length: TOLD.sidecars }, (_, index) => `s${index}`);
  const server = await startServerProcess({ redisUrl: redis.url, topology: topology(...names) }, signal);
  let bytes = 0;
  const onFrame = (frame: string) => {
    bytes += frame.length;
  };
  const healthy = await startCrowd({ ...server, count: 1, reading: createSharedReading(), onFrame }, signal);
  tellMuch(redis.url, TOLD, signal).catch(() => {
    // Ended with its signal.
  });
  const openBefore = openSockets(server.pid());
  await stall(server, signal);
  expect(openSockets(server.pid())).toBeGreaterThan(openBefore);
  const beganMs = performance.now();
  await until('the stalled one is gone', () => openSockets(server.pid()) <= openBefore, GONE_WITHIN_MS);
  const goneMs = performance.now() - beganMs;
  tell('quiet-stalled', { goneMs: Math.round(goneMs), kbPerSecond: Math.round(bytes / goneMs) });
  expect(healthy.every(({ isLive, streams }) => isLive && streams === 1)).toBe(true);
});
