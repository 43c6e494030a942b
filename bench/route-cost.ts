// CPU a request of a do-nothing Fastify route that counts, against the same route with an empty hook; and what a frozen
// Redis changes. All apps are alive together and asked in slices of random order.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import * as v from 'valibot';
import { createKeys, MIN_INTERVAL_MS } from '../server/contract/keys.ts';
import { type RedisServer, startRedisServer } from '../testing/redis-server.ts';
import { startChild } from './child.ts';
import { type BenchOptions, type Goal, judge, type Say } from './goal.ts';
import { watchOtherLoad } from './machine-load.ts';
import { cpuMicros, memoryOf } from './process-cost.ts';
import { shuffled } from './shuffled.ts';
import { quantile, type Verdict } from './verdict.ts';

const WAYS = ['empty hook', 'empty hook again', 'ours', 'prom-client', 'OpenTelemetry'] as const;
type Way = (typeof WAYS)[number];
const REPLICATIONS = { usual: 3, full: 5 };
const ROUNDS = 4;
const SLICE_MS = 500;
const WARM_UP_MS = 700;
/** Long enough for a report that fails, its cool-down of 5 s, and the next one. */
const FROZEN_MS = 6_000;
const FREEZE_WARM_UP_MS = 2_000;

/** Our app of which only counting is judged; its reporter's instance is called the same. */
const ALONE = 'counting-alone';
/** Longer than one replication. */
const LEASE_MS = 60_000;
const LEARNED_WITHIN_MS = 10_000;
const keys = createKeys();

const Port = v.object({ port: v.number() });
const Ready = v.object({ ready: v.boolean() });
const Answered = v.object({ requests: v.number(), p99Ms: v.number() });

interface Slice {
  microsPerRequest: number;
  requestsPerSecond: number;
  otherShare: number;
}
interface Replication {
  slices: Record<Way, Slice[]>;
  /** Ours with Redis frozen: share of its own requests/s, and growth. */
  frozen: { share: number; grownMb: number };
}

export async function measureRoute(say: Say, { full }: BenchOptions): Promise<Verdict[]> {
  const ending = new AbortController();
  try {
    const redis = await startRedisServer(ending.signal).catch(() => null);
    if (redis === null) {
      say('  a route that counts: skipped (redis-server is not installed)');
      return ['skipped'];
    }
    const runs: Replication[] = [];
    const replications = full ? REPLICATIONS.full : REPLICATIONS.usual;
    for (let index = 0; index < replications; index += 1) runs.push(await replicate(redis));
    return report(runs, say);
  } finally {
    ending.abort();
  }
}

async function replicate(redis: RedisServer): Promise<Replication> {
  const ending = new AbortController();
  try {
    const apps = new Map<Way, App>();
    const { child: load } = await startChild('route-load.ts', [], Ready, ending.signal);
    for (const way of WAYS) apps.set(way, await startApp(way, redis.url, load, ending.signal));
    const counting = await startApp(ALONE, redis.url, load, ending.signal);
    for (const app of apps.values()) await app.drive(WARM_UP_MS);
    const slices: Replication['slices'] = {
      'empty hook': [],
      'empty hook again': [],
      ours: [],
      'prom-client': [],
      OpenTelemetry: [],
    };
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [way, app] of shuffled([...apps])) slices[way].push(await app.drive(SLICE_MS));
    const floor = apps.get('empty hook');
    if (floor === undefined) throw new Error('the floor was not started');
    return { slices, frozen: await freeze(counting, floor, redis) };
  } finally {
    ending.abort();
  }
}

interface App {
  pid: number;
  drive(ms: number): Promise<Slice>;
}

async function startApp(way: string, redisUrl: string, load: ChildProcess, signal: AbortSignal): Promise<App> {
  const { child, first } = await startChild('route-subject.ts', [way, redisUrl], Port, signal);
  const pid = child.pid ?? 0;
  const drive = async (ms: number) => {
    const otherShare = watchOtherLoad([pid, load.pid ?? 0]);
    const before = { cpu: cpuMicros([pid]), atMs: performance.now() };
    load.send({ port: first.port, ms });
    const [message] = await once(load, 'message');
    const { requests } = v.parse(Answered, message);
    const seconds = (performance.now() - before.atMs) / 1_000;
    const microsPerRequest = (cpuMicros([pid]) - before.cpu) / requests;
    return { microsPerRequest, requestsPerSecond: requests / seconds, otherShare: otherShare() };
  };
  return { pid, drive };
}

/**
 * The same load before and while Redis is stopped, with a viewer who wants reports as often as there are any. The floor is
 * asked in turn with it, and what the machine changed for that one is taken off.
 */
async function freeze(app: App, floor: App, { url, pid }: RedisServer): Promise<Replication['frozen']> {
  const redis = new Redis(url);
  try {
    await askForReports(redis);
    await app.drive(FREEZE_WARM_UP_MS);
    const usual = await driveInTurn(app, floor);
    const before = memoryOf(app.pid).rssKb;
    process.kill(pid, 'SIGSTOP');
    const frozen = await driveInTurn(app, floor).finally(() => process.kill(pid, 'SIGCONT'));
    return {
      share: frozen / usual,
      grownMb: (memoryOf(app.pid).rssKb - before) / 1_024,
    };
  } finally {
    // The next replication's apps are watched by nobody at first.
    await redis.del(keys.watch);
    redis.disconnect();
  }
}

/** Requests/s of the app, in parts of the floor's. */
async function driveInTurn(app: App, floor: App): Promise<number> {
  const ratios: number[] = [];
  const endMs = performance.now() + FROZEN_MS;
  while (performance.now() < endMs) {
    const rates = new Map<App, number>();
    for (const one of shuffled([app, floor])) rates.set(one, (await one.drive(SLICE_MS)).requestsPerSecond);
    ratios.push((rates.get(app) ?? 0) / (rates.get(floor) ?? 0));
  }
  return quantile(ratios, 0.5);
}

/** Sets the lease, and waits until the app's reporter has learned of it: it then reports more often than while idle. */
async function askForReports(redis: Redis): Promise<void> {
  await redis.set(keys.watch, MIN_INTERVAL_MS, 'PX', LEASE_MS);
  const limitMs = performance.now() + LEARNED_WITHIN_MS;
  const wanted = `"interval_ms":${MIN_INTERVAL_MS}`;
  while (!(await redis.get(keys.report('api', ALONE)))?.includes(wanted)) {
    if (performance.now() > limitMs) throw new Error('the reporter did not learn of the watch lease');
    await delay(50);
  }
}

function report(runs: readonly Replication[], say: Say): Verdict[] {
  const median = (values: readonly number[]) => quantile(values, 0.5);
  const ratios = (way: Way, base: Way) =>
    runs.map(({ slices }) =>
      median(slices[way].map((slice, round) => slice.microsPerRequest / (slices[base][round]?.microsPerRequest ?? 0))),
    );
  const error = median(ratios('empty hook again', 'empty hook').map((ratio) => Math.abs(ratio - 1)));
  const against = (way: Way, most: number | null, base: Way = 'empty hook'): Goal => ({
    what: `CPU a request, ${way} against ${base}`,
    values: ratios(way, base),
    most,
    unit: 'x',
    error,
  });
  const lost: Goal = {
    what: 'requests/s lost while Redis is frozen',
    values: runs.map(({ frozen }) => (1 - frozen.share) * 100),
    most: 5,
    unit: '%',
  };
  const grown: Goal = {
    what: 'growth meanwhile',
    values: runs.map(({ frozen }) => frozen.grownMb),
    most: 5,
    unit: 'MB',
  };
  const others = median(
    runs.flatMap(({ slices }) => Object.values(slices).flatMap((all) => all.map((one) => one.otherShare))),
  );
  const floor: Goal = {
    what: 'CPU a request with an empty hook',
    values: runs.map(({ slices }) => median(slices['empty hook'].map((slice) => slice.microsPerRequest))),
    most: null,
    unit: 'µs',
  };
  const goals = [
    floor,
    // What the figures below may be off by.
    against('empty hook again', null),
    against('ours', 1.05),
    against('prom-client', null),
    against('OpenTelemetry', null),
    against('ours', 1, 'prom-client'),
    against('ours', 1, 'OpenTelemetry'),
    lost,
    grown,
  ];
  return judge(goals, others, say);
}
