// What following requests costs a do-nothing Fastify route. One process brings itself from one state into another and back, in
// slices of random order, asked as fast as it answers: each ratio is of two slices that stand side by side, so that how this very
// process was compiled is not in it. What others do on the machine meanwhile is: of fewer requests the same number is told of.
import { once } from 'node:events';
import { Redis } from 'ioredis';
import * as v from 'valibot';
import { parseReport } from '../server/contract/report.ts';
import { type RedisServer, startRedisServer } from '../testing/redis-server.ts';
import { startChild } from './child.ts';
import { type BenchOptions, type Goal, judge, type Say } from './goal.ts';
import { watchOtherLoad } from './machine-load.ts';
import { shuffled } from './shuffled.ts';
import { type Job, microsPerRequest, PairsSchema, requestsPerSecond, type TracePair } from './trace-states.ts';
import { quantile, type Verdict } from './verdict.ts';

/** A change in what Node listens for has code compiled anew; a viewer is noticed with the next report. */
const JOBS = {
  'off again': { with: 'off', pairs: 20, settleMs: 5, ms: 40 },
  'not watched': { with: 'unwatched', pairs: 60, settleMs: 5, ms: 40 },
  'two headers that the app sets': { with: 'own headers', pairs: 20, settleMs: 20, ms: 60 },
  'named for nobody': { with: 'named', pairs: 20, settleMs: 60, ms: 60 },
  watched: { with: 'watched', pairs: 20, settleMs: 60, ms: 250 },
} as const satisfies Record<string, Job>;
type What = keyof typeof JOBS;
const REPLICATIONS = { usual: 3, full: 5 };
/** Each job once a round. */
const ROUNDS = { usual: 1, full: 4 };
const WARM_UP_MS = 2_000;
const LONGEST_MS = 3_600_000;
/** What Chrome sends with a page's own request. */
const HEADERS = [
  'Connection: keep-alive',
  'sec-ch-ua: "Chromium";v="156", "Not.A/Brand";v="99"',
  'sec-ch-ua-mobile: ?0',
  'sec-ch-ua-platform: "Linux"',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  'Accept: */*',
  'Sec-Fetch-Site: same-origin',
  'Sec-Fetch-Mode: cors',
  'Sec-Fetch-Dest: empty',
  'Referer: http://127.0.0.1/',
  'Accept-Encoding: gzip, deflate, br, zstd',
  'Accept-Language: en-GB,en;q=0.9',
]
  .map((line) => `${line}\r\n`)
  .join('');

const Port = v.object({ port: v.number() });
const Ready = v.object({ ready: v.boolean() });
const Answered = v.object({ requests: v.number() });
const Handled = v.object({ handled: v.number() });

interface Replication {
  pairs: Record<What, TracePair[]>;
  /** Requests told of in all. */
  told: number;
  /** Share of the machine that somebody else used. */
  otherShare: number;
}

export async function traceCost(say: Say, { full }: BenchOptions): Promise<Verdict[]> {
  const ending = new AbortController();
  try {
    const redis = await startRedisServer(ending.signal).catch(() => null);
    if (redis === null) {
      say('  skipped (redis-server is not installed)');
      return ['skipped'];
    }
    const runs: Replication[] = [];
    const how = full ? 'full' : 'usual';
    for (let index = 0; index < REPLICATIONS[how]; index += 1) runs.push(await replicate(redis, ROUNDS[how]));
    const otherShares = runs.map(({ otherShare }) => otherShare);
    return judge(goalsOf(runs), quantile(otherShares, 0.5), say);
  } finally {
    ending.abort();
  }
}

function goalsOf(runs: readonly Replication[]): Goal[] {
  const shown = (what: string, unit: string, of: What, value: (pair: TracePair) => number): Goal => ({
    what,
    values: runs.map(({ pairs }) => quantile(pairs[of].map(value), 0.5)),
    most: null,
    unit,
  });
  /** On one core the time that a request takes is the inverse of the requests/s; unlike them it does not see what others use. */
  const lost = (what: What, most: number | null): Goal => ({
    ...shown(`requests/s lost, ${what}`, '%', what, (pair) => (1 - 1 / ratioOf(pair)) * 100),
    most,
  });
  const added = (what: What): Goal =>
    shown(
      `CPU added to a request, ${what}`,
      'µs',
      what,
      (pair) => microsPerRequest(pair.with) - microsPerRequest(pair.off),
    );
  return [
    shown('CPU a request, not followed', 'µs', 'not watched', ({ off }) => microsPerRequest(off)),
    // What the figures below may be off by.
    lost('off again', null),
    lost('not watched', 1),
    lost('watched', 5),
    shown('the same by counting them', '%', 'watched', (pair) => (1 - rateOf(pair)) * 100),
    {
      what: 'of these told of',
      values: runs.map(({ pairs, told }) => (told / sum(pairs.watched.map((pair) => pair.with.requests))) * 100),
      most: null,
      unit: '%',
    },
    lost('named for nobody', null),
    added('named for nobody'),
    lost('two headers that the app sets', null),
  ];
}

const ratioOf = (pair: TracePair): number => microsPerRequest(pair.with) / microsPerRequest(pair.off);
const rateOf = (pair: TracePair): number => requestsPerSecond(pair.with) / requestsPerSecond(pair.off);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

async function replicate(redis: RedisServer, rounds: number): Promise<Replication> {
  const ending = new AbortController();
  try {
    const { child: load } = await startChild('route-load.ts', [], Ready, ending.signal);
    const { child: app, first } = await startChild('trace-subject.ts', [redis.url], Port, ending.signal);
    const told = await countTold(redis.url, ending.signal);
    const measure = async (job: Job) => {
      app.send(job);
      return v.parse(PairsSchema, (await once(app, 'message'))[0]).pairs;
    };
    load.send({ port: first.port, ms: LONGEST_MS, headers: HEADERS });
    for (const job of Object.values(JOBS)) await measure({ ...job, pairs: 1, ms: WARM_UP_MS / 2 });
    const pairs: Replication['pairs'] = {
      'off again': [],
      'not watched': [],
      'two headers that the app sets': [],
      'named for nobody': [],
      watched: [],
    };
    const before = told();
    const otherShare = watchOtherLoad([app, load].map(({ pid = 0 }) => pid).concat(redis.pid));
    for (let round = 0; round < rounds; round += 1)
      for (const what of shuffled(Object.keys(JOBS) as What[])) pairs[what].push(...(await measure(JOBS[what])));
    const result = { pairs, told: told() - before, otherShare: otherShare() };
    load.send('stop');
    const { requests } = v.parse(Answered, (await once(load, 'message'))[0]);
    app.send('handled');
    const { handled } = v.parse(Handled, (await once(app, 'message'))[0]);
    if (requests !== handled) throw new Error(`${requests} answers came to ${handled} requests`);
    if (result.told === 0) throw new Error('of no request was told');
    return result;
  } finally {
    ending.abort();
  }
}

/** How many requests reports told of so far. */
async function countTold(redisUrl: string, signal: AbortSignal): Promise<() => number> {
  const redis = new Redis(redisUrl);
  signal.addEventListener('abort', () => redis.disconnect(), { once: true });
  let told = 0;
  await redis.subscribe('sidecar:reports');
  redis.on('message', (_channel: string, json: string) => {
    const parsed = parseReport(json);
    if (!parsed.ok) throw new Error(parsed.reason);
    told += parsed.value.requests?.length ?? 0;
  });
  return () => told;
}
