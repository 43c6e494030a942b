// What following requests costs a do-nothing Fastify route: requests/s with and without, while nobody watches and while
// somebody does. All apps are alive together and asked in slices of random order, as fast as they answer.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import * as v from 'valibot';
import { startRedisServer } from '../testing/redis-server.ts';
import { startChild } from './child.ts';
import { type BenchOptions, type Goal, judge, type Say } from './goal.ts';
import { watchOtherLoad } from './machine-load.ts';
import { cpuMicros } from './process-cost.ts';
import { shuffled } from './shuffled.ts';
import { quantile, type Verdict } from './verdict.ts';

const HOWS = ['untraced', 'traced'] as const;
const PLACES = ['unwatched', 'watched'] as const;
type Subject = `${(typeof PLACES)[number]}, ${(typeof HOWS)[number]}`;
const REPLICATIONS = { usual: 3, full: 5 };
const ROUNDS = { usual: 6, full: 12 };
const SLICE_MS = 500;
const WARM_UP_MS = 1_000;
/** Until every reporter has learned whether somebody watches. */
const SETTLE_MS = 2_000;

const Port = v.object({ port: v.number() });
const Ready = v.object({ ready: v.boolean() });
const Answered = v.object({ requests: v.number() });

interface Slice {
  microsPerRequest: number;
  otherShare: number;
}
type Replication = Map<Subject, Slice[]>;

export async function traceCost(say: Say, { full }: BenchOptions): Promise<Verdict[]> {
  const ending = new AbortController();
  try {
    const redis = await startRedisServer(ending.signal).catch(() => null);
    if (redis === null) {
      say('  skipped (redis-server is not installed)');
      return ['skipped'];
    }
    const runs: Replication[] = [];
    const { replications, rounds } = full
      ? { replications: REPLICATIONS.full, rounds: ROUNDS.full }
      : { replications: REPLICATIONS.usual, rounds: ROUNDS.usual };
    for (let index = 0; index < replications; index += 1) runs.push(await replicate(rounds));
    const others = runs.flatMap((run) => [...run.values()].flat().map(({ otherShare }) => otherShare));
    return judge(goalsOf(runs), quantile(others, 0.5), say);
  } finally {
    ending.abort();
  }
}

const goalsOf = (runs: readonly Replication[]): Goal[] => [lost(runs, 'unwatched', 1), lost(runs, 'watched', 5)];

/** On one core the time a request takes is the inverse of the requests/s; unlike them it does not see what others use. */
const lost = (runs: readonly Replication[], place: (typeof PLACES)[number], most: number): Goal => ({
  what: `requests/s lost to following requests, ${place}`,
  values: runs.map((run) => {
    const [without = [], traced = []] = HOWS.map((how) => run.get(`${place}, ${how}`));
    const ratios = traced.map((slice, round) => (without[round]?.microsPerRequest ?? 0) / slice.microsPerRequest);
    return (1 - quantile(ratios, 0.5)) * 100;
  }),
  most,
  unit: '%',
});

async function replicate(rounds: number): Promise<Replication> {
  const ending = new AbortController();
  const { signal } = ending;
  try {
    const { child: load } = await startChild('route-load.ts', [], Ready, signal);
    const drives = new Map<Subject, (ms: number) => Promise<Slice>>();
    for (const place of PLACES) {
      const url = await startPlace(place, signal);
      for (const how of HOWS) drives.set(`${place}, ${how}`, await startApp(how, url, load, signal));
    }
    await delay(SETTLE_MS);
    for (const drive of drives.values()) await drive(WARM_UP_MS);
    const slices: Replication = new Map();
    for (let round = 0; round < rounds; round += 1)
      for (const [subject, drive] of shuffled([...drives]))
        slices.set(subject, [...(slices.get(subject) ?? []), await drive(SLICE_MS)]);
    return slices;
  } finally {
    ending.abort();
  }
}

/** A Redis of its own, in which the lease stands for as long as it lives, or does not. */
async function startPlace(place: (typeof PLACES)[number], signal: AbortSignal): Promise<string> {
  const { url } = await startRedisServer(signal);
  const redis = new Redis(url);
  if (place === 'watched') await redis.set('sidecar:watch', '500');
  redis.disconnect();
  return url;
}

async function startApp(how: string, url: string, load: ChildProcess, signal: AbortSignal) {
  const { child, first } = await startChild('trace-subject.ts', [how, url], Port, signal);
  const pid = child.pid ?? 0;
  return async (ms: number): Promise<Slice> => {
    const otherShare = watchOtherLoad([pid, load.pid ?? 0]);
    const before = cpuMicros([pid]);
    load.send({ port: first.port, ms });
    const [message] = await once(load, 'message');
    const { requests } = v.parse(Answered, message);
    return { microsPerRequest: (cpuMicros([pid]) - before) / requests, otherShare: otherShare() };
  };
}
