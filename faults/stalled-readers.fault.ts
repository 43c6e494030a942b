// Readers that take nothing, beside some that do, while much is told.
import { expect, onTestFinished, test } from 'vitest';
import { quantile } from '../bench/verdict.ts';
import { topology } from '../server/testing/picture.ts';
import { until } from '../server/testing/until.ts';
import { startCrowd } from './crowd.ts';
import { startFaultyRedis } from './faulty-redis.ts';
import { startServerProcess } from './server-process.ts';
import { createSharedReading } from './shared-reading.ts';
import { openSockets, stall, tellMuch } from './stalled.ts';
import { tell } from './tell.ts';

const HEALTHY = 50;
const STALLED = 2_000;
const ENV = { SIDESCOPE_MAX_STREAMS: String(STALLED + HEALTHY) };
const GONE_WITHIN_MS = 60_000;
const RSS_GROWTH_MB = 120;
const LATE_P99_MS = 250;
/** About 45 kB of reports four times a second. */
const SIDECARS = 6;
const PERIOD_MS = 250;
const WARM_FRAMES = 50;

test(`${STALLED} stalled readers cost bounded memory, do not delay ${HEALTHY} healthy ones, and are gone in 60 s`, async () => {
  const ending = new AbortController();
  const { signal } = ending;
  onTestFinished(() => ending.abort());
  const redis = await startFaultyRedis(signal);
  const names = Array.from({ length: SIDECARS }, (_, index) => `s${index}`);
  const server = await startServerProcess({ redisUrl: redis.url, topology: topology(...names), env: ENV }, signal);
  const lateMs: number[] = [];
  let bytes = 0;
  const onFrame = (frame: string) => {
    const atMs = /^event: reports\ndata: \{"at_ms":(\d+)/.exec(frame)?.[1];
    if (atMs !== undefined) lateMs.push(Date.now() - Number(atMs));
    bytes += frame.length;
  };
  const healthy = await startCrowd({ ...server, count: HEALTHY, reading: createSharedReading(), onFrame }, signal);
  // The telling itself costs memory: what comes on top of it is the stalled ones'.
  tellMuch(redis.url, { sidecars: SIDECARS, channels: 150, periodMs: PERIOD_MS }, signal).catch(() => {
    // Ended with its signal; were it anything else, nobody would be dropped.
  });
  await until('all is warm', () => lateMs.length > HEALTHY * WARM_FRAMES, 30_000);
  const openBefore = openSockets(server.pid());
  const startMb = server.rssMb();
  for (let opened = 0; opened < STALLED; opened += HEALTHY)
    await Promise.all(Array.from({ length: Math.min(HEALTHY, STALLED - opened) }, () => stall(server, signal)));
  expect(openSockets(server.pid())).toBeGreaterThanOrEqual(openBefore + STALLED);

  const beganMs = performance.now();
  // What was late while 2,000 streams were being opened is another matter.
  lateMs.length = 0;
  bytes = 0;
  let mostMb = startMb;
  let firstGoneMs: number | null = null;
  const areGone = () => {
    mostMb = Math.max(mostMb, server.rssMb());
    const open = openSockets(server.pid());
    if (open < openBefore + STALLED) firstGoneMs ??= performance.now() - beganMs;
    return open <= openBefore;
  };
  await until('the stalled ones are gone', areGone, GONE_WITHIN_MS + 20_000).catch(() => {});
  const goneMs = performance.now() - beganMs;

  tell('stalled-readers', {
    stalled: STALLED,
    goneMs: `${Math.round(firstGoneMs ?? Number.NaN)} to ${Math.round(goneMs)}`,
    rssMb: `${Math.round(startMb)} → at most ${Math.round(mostMb)}, at the end ${Math.round(server.rssMb())}`,
    frames: lateMs.length,
    kbPerSecondEach: Math.round(bytes / HEALTHY / goneMs),
    lateP99Ms: quantile(lateMs, 0.99),
    lateMaxMs: Math.max(...lateMs),
  });
  expect(goneMs).toBeLessThan(GONE_WITHIN_MS);
  expect(mostMb - startMb).toBeLessThanOrEqual(RSS_GROWTH_MB);
  // Reports that come while a frame is being written to all leave together in the next.
  expect(lateMs.length / HEALTHY).toBeGreaterThan((0.5 * goneMs) / PERIOD_MS);
  expect(quantile(lateMs, 0.99)).toBeLessThanOrEqual(LATE_P99_MS);
  expect(healthy.every(({ isLive, streams }) => isLive && streams === 1)).toBe(true);
  expect(server.faults()).toEqual([]);
});
