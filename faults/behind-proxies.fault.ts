// The stream through nginx and haproxy as they come: each frame is there at once, in busy minutes and in silent ones.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { quantile } from '../bench/verdict.ts';
import { topology } from '../server/testing/picture.ts';
import { until } from '../server/testing/until.ts';
import { steadyPort } from '../testing/steady-port.ts';
import { startCrowd } from './crowd.ts';
import { startEmitter } from './emitter.ts';
import { startFaultyRedis } from './faulty-redis.ts';
import { HAPROXY, isInstalled, NGINX, startProxy } from './proxy-process.ts';
import { startServerProcess } from './server-process.ts';
import { createSharedReading } from './shared-reading.ts';
import { tell } from './tell.ts';

const BUSY_MS = 60_000;
/** Longer than either proxy waits for a silent server: only pings keep the stream. */
const QUIET_MS = 65_000;
const FIRST_FRAME_WITHIN_MS = 1_000;
/** A frame may come so much later than without the proxy; a buffering one holds back many seconds' worth. */
const LATER_AT_MOST_MS = 250;

for (const kind of [NGINX, HAPROXY])
  test.concurrent(`${kind.name} with its defaults hands on every frame at once for two minutes`, async (context) => {
    if (!isInstalled(kind)) context.skip(`${kind.name} is not installed: apt-get install ${kind.name}`);
    const ending = new AbortController();
    const { signal } = ending;
    context.onTestFinished(() => ending.abort());
    const redis = await startFaultyRedis(signal);
    const port = await steadyPort();
    // haproxy passes on the Host that it was asked for.
    const env = { SIDESCOPE_ALLOWED_HOSTS: `127.0.0.1:${port}` };
    const server = await startServerProcess({ redisUrl: redis.url, topology: topology('a: app'), env }, signal);
    const url = await startProxy(kind, port, server.port, signal);
    const target = { OPS_REDIS_URL: redis.url };
    const options = { name: 'app', instance: 'app-a', channel: 'a', perSecond: 50, target };
    const emitter = await startEmitter(options, signal);
    const arrivals = { direct: new Map<string, number>(), proxied: new Map<string, number>() };
    const join = (way: keyof typeof arrivals, address: string) => {
      const onFrame = (frame: string) => void arrivals[way].set(frame, performance.now());
      return startCrowd({ ...server, url: address, count: 1, reading: createSharedReading(), onFrame }, signal);
    };
    const crowd = [...(await join('direct', server.url)), ...(await join('proxied', url))];
    const told = () => [...arrivals.direct.keys()].filter((frame) => /^event: (reports|ping)/m.test(frame));
    const isShared = (frame: string) => arrivals.proxied.has(frame);
    const shared = () => told().filter(isShared);
    await until('frames come', () => shared().length > 0);
    await delay(BUSY_MS);
    const busy = shared().length;
    await emitter.kill();
    await delay(QUIET_MS);

    const laterMs = shared().map((frame) => (arrivals.proxied.get(frame) ?? 0) - (arrivals.direct.get(frame) ?? 0));
    const [direct, proxied] = crowd;
    tell(`behind ${kind.name}`, {
      firstFrameMs: Math.round(proxied?.firstFrameMs ?? Number.NaN),
      busyFrames: busy,
      quietFrames: laterMs.length - busy,
      laterP99Ms: quantile(laterMs, 0.99).toFixed(1),
      laterMaxMs: Math.max(...laterMs).toFixed(1),
    });
    expect(proxied?.firstFrameMs).toBeLessThan(FIRST_FRAME_WITHIN_MS);
    const sinceBothListen = told().slice(told().findIndex(isShared));
    expect(sinceBothListen.filter((frame) => !isShared(frame))).toEqual([]);
    expect(busy).toBeGreaterThan(BUSY_MS / 1_000);
    expect(Math.max(...laterMs)).toBeLessThan(LATER_AT_MOST_MS);
    expect([direct?.streams, proxied?.streams]).toEqual([1, 1]);
    expect([direct?.isLive, proxied?.isLive]).toEqual([true, true]);
    expect(proxied?.known.snapshot?.channels).toEqual(direct?.known.snapshot?.channels);
  });
