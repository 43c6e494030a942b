// From a count in an app to the frame at a subscriber that shows it, over Redis and over HTTP, with whole processes: apps
// with their reporters, a server, a reader. Beside the floor of the same moments: a bare PUBLISH to a Redis that is heard.
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import * as v from 'valibot';
import { type RedisServer, startRedisServer } from '../testing/redis-server.ts';
import { startChild } from './child.ts';
import { type BenchOptions, type Goal, judge, type Say } from './goal.ts';
import { watchOtherLoad } from './machine-load.ts';
import { readStream } from './read-stream.ts';
import { quantile, type Verdict } from './verdict.ts';

const TRANSPORTS = ['redis', 'server'] as const;
type Transport = (typeof TRANSPORTS)[number];
/** What counts now and then is told at once; what counts all the time is gathered, and waits for that. */
const APPS = { one: 'now and then', two: 'now and then', three: 'all the time' } as const;
const REPLICATIONS = 3;
const WINDOW_MS = { usual: 8_000, full: 60_000 };
/** Until the reporters have learned that somebody watches. */
const SETTLE_MS = 7_000;
/** What is counted at the very end still has to arrive. */
const LAST_MS = 1_000;

const Served = v.object({ url: v.string(), token: v.string() });
const Ready = v.object({ ready: v.literal(true) });
const Counted = v.object({ total: v.number(), atMs: v.number() });

interface Run {
  shownMs: number[];
  /** Of the app that counts all the time. */
  gatheredMs: number[];
  floorMs: number[];
}

export async function countToFrame(say: Say, { full }: BenchOptions): Promise<Verdict[]> {
  const ending = new AbortController();
  try {
    const redis = await startRedisServer(ending.signal).catch(() => null);
    if (redis !== null) return await measure(redis, full ? WINDOW_MS.full : WINDOW_MS.usual, say);
    say('  skipped (redis-server is not installed)');
    return ['skipped'];
  } finally {
    ending.abort();
  }
}

async function measure(redis: RedisServer, windowMs: number, say: Say): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const transport of TRANSPORTS) {
    const runs: (Run & { otherShare: number })[] = [];
    for (let index = 0; index < REPLICATIONS; index += 1) runs.push(await runOnce(redis, transport, windowMs));
    const otherShare = quantile(
      runs.map((run) => run.otherShare),
      0.5,
    );
    const counted = runs.reduce((sum, { shownMs, gatheredMs }) => sum + shownMs.length + gatheredMs.length, 0);
    const apps = Object.keys(APPS).length;
    say(`  over ${transport === 'redis' ? 'Redis' : 'HTTP'}, ${counted} counts of ${apps} apps, each was shown:`);
    verdicts.push(...judge(goalsOf(runs), otherShare, say));
  }
  return verdicts;
}

const goalsOf = (runs: readonly Run[]): Goal[] => [
  { what: 'a bare PUBLISH, p99', values: each(runs, 'floorMs', 0.99), most: null, unit: 'ms' },
  { what: 'count to frame, p50', values: each(runs, 'shownMs', 0.5), most: 300, unit: 'ms' },
  { what: 'count to frame, p99', values: each(runs, 'shownMs', 0.99), most: 150, unit: 'ms' },
  {
    what: 'the same of an app that counts all the time, p50',
    values: each(runs, 'gatheredMs', 0.5),
    most: 300,
    unit: 'ms',
  },
  {
    what: 'the same of an app that counts all the time, p99',
    values: each(runs, 'gatheredMs', 0.99),
    most: 150,
    unit: 'ms',
  },
];
const each = (runs: readonly Run[], of: keyof Run, at: number) => runs.map((run) => quantile(run[of], at));

/** Fresh processes: a server, a reader on it, and apps that count. */
async function runOnce(redis: RedisServer, transport: Transport, windowMs: number) {
  const ending = new AbortController();
  const { signal } = ending;
  try {
    const args = transport === 'redis' ? ['1', redis.url] : ['1'];
    const { child: server, first } = await startChild('server-cost-subject.ts', args, Served, signal);
    const shown = new Map<string, number>();
    await readStream(first, (instance, total, atMs) => noteFirst(shown, `${instance} ${total}`, atMs), signal);
    const floorMs = await hearFloor(redis.url, signal);
    const address = transport === 'redis' ? redis.url : first.url;
    const counted = new Map<string, number>();
    const pids = [server.pid ?? 0, redis.pid];
    const apps = await Promise.all(
      Object.entries(APPS).map(([name, pace]) =>
        startChild('counting-app.ts', [name, transport, address, first.token, redis.url, pace], Ready, signal),
      ),
    );
    await delay(SETTLE_MS);
    const otherShare = watchOtherLoad([...pids, ...apps.map(({ child }) => child.pid ?? 0)]);
    let isOpen = true;
    for (const [index, { child }] of apps.entries()) {
      child.on('message', (message) => {
        const { total, atMs } = v.parse(Counted, message);
        if (isOpen) counted.set(`${Object.keys(APPS)[index]} ${total}`, atMs);
      });
      child.send('begin');
    }
    await delay(windowMs);
    isOpen = false;
    await delay(LAST_MS);
    const lateness = latenessOf(counted, shown);
    return {
      shownMs: lateness('now and then'),
      gatheredMs: lateness('all the time'),
      floorMs,
      otherShare: otherShare(),
    };
  } finally {
    ending.abort();
  }
}

/** A total shows all counts up to it: one that came in the same report as the next is shown with that. */
function latenessOf(counted: ReadonlyMap<string, number>, shown: ReadonlyMap<string, number>) {
  const latenessMs = ([key, atMs]: [string, number]) => {
    const [instance, total] = key.split(' ');
    const covering = [...shown].flatMap(([other, shownMs]) => {
      const [name, reached] = other.split(' ');
      return name === instance && Number(reached) >= Number(total) ? [shownMs] : [];
    });
    if (covering.length === 0) throw new Error(`event ${total} of ${instance} was never shown`);
    return Math.min(...covering) - atMs;
  };
  const paces: Readonly<Record<string, string>> = APPS;
  return (pace: (typeof APPS)[keyof typeof APPS]) =>
    [...counted].filter(([key]) => paces[key.split(' ')[0] ?? ''] === pace).map(latenessMs);
}

function noteFirst(times: Map<string, number>, key: string, atMs: number): void {
  if (!times.has(key)) times.set(key, atMs);
}

async function hearFloor(url: string, signal: AbortSignal): Promise<number[]> {
  const heard: number[] = [];
  const redis = new Redis(url);
  signal.addEventListener('abort', () => redis.disconnect(), { once: true });
  await redis.subscribe('floor');
  redis.on('message', (_channel: string, sentMs: string) => {
    heard.push(performance.timeOrigin + performance.now() - Number(sentMs));
  });
  return heard;
}
