// Redis is halted for 10 s under an app that counts 500 requests a second.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import { quantile } from '../bench/verdict.ts';
import type { Snapshot } from '../server/contract/snapshot.ts';
import { topology } from '../server/testing/picture.ts';
import { until } from '../server/testing/until.ts';
import { startFaultyRedis } from './faulty-redis.ts';
import { startServerProcess } from './server-process.ts';
import { tell } from './tell.ts';

const FROZEN_MS = 10_000;
const PER_SECOND = 500;
const TICK_MS = 10;
const SNAPSHOT_WITHIN_MS = 250;

const Figures = v.object({ addedMs: v.array(v.number()), wholeMs: v.array(v.number()) });

async function startApp(redisUrl: string) {
  const env = { PATH: process.env['PATH'], SIDECAR_NAME: 'app', SIDECAR_INSTANCE: 'app-1', OPS_REDIS_URL: redisUrl };
  const child = fork(join(import.meta.dirname, 'counted-app-program.ts'), { env });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { port } = v.parse(v.object({ port: v.number() }), (await once(child, 'message'))[0]);
  return {
    port,
    async figures() {
      child.send('figures');
      return v.parse(Figures, (await once(child, 'message'))[0]);
    },
  };
}

/** Requests at a steady rate until stopped; gives how many were answered once all are. */
function load(port: number): () => Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const answers: Promise<unknown>[] = [];
  const beganMs = performance.now();
  const request = () =>
    new Promise((resolve, reject) => {
      get({ port, host: '127.0.0.1', agent }, (response) => response.resume().once('end', resolve)).on('error', reject);
    });
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - beganMs) * PER_SECOND) / 1_000);
    while (answers.length < due) answers.push(request());
  }, TICK_MS);
  return async () => {
    clearInterval(timer);
    await Promise.all(answers);
    agent.destroy();
    return answers.length;
  };
}

test('halted for 10 s, Redis costs the app nothing, the snapshot says why in time, and no count is lost', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const redis = await startFaultyRedis(ending.signal);
  const server = await startServerProcess({ redisUrl: redis.url, topology: topology('async: app') }, ending.signal);
  const app = await startApp(redis.url);
  const stopLoad = load(app.port);
  const total = async () => (await server.snapshot()).channels[0]?.total ?? 0;
  await until('it is reported', async () => (await total()) > 0);
  await app.figures();

  redis.freeze();
  onTestFinished(redis.thaw);
  const thawMs = performance.now() + FROZEN_MS;
  const asked: { ms: number; snapshot: Snapshot }[] = [];
  while (performance.now() < thawMs) {
    const beganMs = performance.now();
    const snapshot = await server.snapshot();
    asked.push({ ms: performance.now() - beganMs, snapshot });
    await delay(100);
  }
  const { addedMs, wholeMs } = await app.figures();
  redis.thaw();
  const counted = await stopLoad();
  await until('all is counted', async () => (await total()) === counted, 12_000).catch(() => {});

  tell('redis-frozen', {
    requests: addedMs.length,
    addedP99Ms: quantile(addedMs, 0.99).toFixed(3),
    addedMaxMs: Math.max(...addedMs).toFixed(3),
    wholeP99Ms: quantile(wholeMs, 0.99).toFixed(2),
    snapshots: asked.length,
    slowestSnapshotMs: Math.round(Math.max(...asked.map(({ ms }) => ms))),
    reasons: [...new Set(asked.map(({ snapshot }) => snapshot.degradedReason))].join(' '),
  });
  expect(addedMs.length).toBeGreaterThan((FROZEN_MS / 1_000) * PER_SECOND * 0.9);
  expect(quantile(addedMs, 0.99)).toBeLessThan(1);
  expect(Math.max(...addedMs)).toBeLessThan(5);
  for (const { ms } of asked) expect(ms).toBeLessThan(SNAPSHOT_WITHIN_MS);
  expect(new Set(asked.map(({ snapshot }) => snapshot.degradedReason))).toEqual(new Set(['redis_timeout']));
  expect(await total()).toBe(counted);
  expect(server.faults()).toEqual([]);
});
