// Redis is halted for a while under an app that counts 500 requests a second and somebody watches: what that cost the app,
// beside what it cost before, and what the server said meanwhile.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import type { Snapshot } from '../server/contract/snapshot.ts';
import { openStream } from '../server/testing/open-stream.ts';
import { topology } from '../server/testing/picture.ts';
import { until } from '../server/testing/until.ts';
import { startFaultyRedis } from './faulty-redis.ts';
import { startServerProcess } from './server-process.ts';

export const PER_SECOND = 500;
const TICK_MS = 10;
/** A server that somebody watches asks the store something every 500 ms, waits 100 ms for it, and takes 200 ms for a hiccup. */
const NOTICED_WITHIN_MS = 1_500;

const Figures = v.object({ addedMs: v.array(v.number()), wholeMs: v.array(v.number()) });

async function startApp(redisUrl: string, signal: AbortSignal) {
  const env = { PATH: process.env['PATH'], SIDECAR_NAME: 'app', SIDECAR_INSTANCE: 'app-1', OPS_REDIS_URL: redisUrl };
  const child = fork(join(import.meta.dirname, 'counted-app-program.ts'), { env });
  signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
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

export interface Frozen {
  /** Of every request while Redis was halted: the time that counting took, and its time in the app as a whole. */
  addedMs: number[];
  wholeMs: number[];
  /** Of every request for as long before: its time in the app as a whole. */
  wholeBeforeMs: number[];
  /** How long each snapshot took that was asked for meanwhile, and why the store was of no use, once it must be known. */
  snapshotMs: number[];
  reasons: Snapshot['degradedReason'][];
  counted: number;
  /** What the server shows in the end. */
  shown: number;
  faults: string[];
}

export async function freezeRedis(frozenMs: number, signal: AbortSignal): Promise<Frozen> {
  const redis = await startFaultyRedis(signal);
  const server = await startServerProcess({ redisUrl: redis.url, topology: topology('async: app') }, signal);
  const app = await startApp(redis.url, signal);
  const stopLoad = load(app.port);
  const total = async () => (await server.snapshot()).channels[0]?.total ?? 0;
  await until('it is reported', async () => (await total()) > 0);
  const { next } = await openStream(server.url, await server.ticket());
  await next('reports');
  await app.figures();
  await delay(frozenMs);
  const before = await app.figures();

  redis.freeze();
  const frozenAtMs = performance.now();
  const thawMs = frozenAtMs + frozenMs;
  const snapshotMs: number[] = [];
  const reasons = new Set<Snapshot['degradedReason']>();
  while (performance.now() < thawMs) {
    const beganMs = performance.now();
    const { degradedReason } = await server.snapshot();
    snapshotMs.push(performance.now() - beganMs);
    if (beganMs - frozenAtMs > NOTICED_WITHIN_MS) reasons.add(degradedReason);
    await delay(100);
  }
  const figures = await app.figures();
  redis.thaw();
  const counted = await stopLoad();
  await until('all is counted', async () => (await total()) === counted, 12_000).catch(() => {
    // What is shown instead is told.
  });
  return {
    ...figures,
    wholeBeforeMs: before.wholeMs,
    snapshotMs,
    reasons: [...reasons],
    counted,
    shown: await total(),
    faults: server.faults(),
  };
}
