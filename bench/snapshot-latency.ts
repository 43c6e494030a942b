// GET /api/monitor/sidecars with six sidecars on loopback, one keep-alive connection: p50 and p99, beside a bare
// node:http server that answers the same bytes in the same seconds. Goal of the project: p99 <= 10 ms.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as v from 'valibot';
import { startRedisServer } from '../testing/redis-server.ts';
import { startChild } from './child.ts';
import { quantile, spreadOf, spreadText, type Verdict, verdictOf } from './verdict.ts';

const GOAL_P99_MS = 10;
/** Fresh processes; the median of them counts. */
const REPLICATIONS = 3;
const SLICES = 8;
const REQUESTS_PER_SLICE = 500;
const WARM_UP_REQUESTS = 1_000;

const Subject = v.object({ url: v.string(), token: v.string(), body: v.string() });
const Floor = v.object({ url: v.string() });
const Times = v.object({ times: v.array(v.number()) });
type Say = (line: string) => void;

export async function snapshotLatency(say: Say): Promise<Verdict[]> {
  const ending = new AbortController();
  try {
    const embedded = await measureStore('embedded store', null, say);
    const redis = await startRedisServer(ending.signal).catch(() => null);
    if (redis !== null) return [embedded, await measureStore('Redis', redis.url, say)];
    say('  Redis: skipped (redis-server is not installed)');
    return [embedded, 'skipped'];
  } finally {
    ending.abort();
  }
}

async function measureStore(name: string, redisUrl: string | null, say: Say): Promise<Verdict> {
  const runs: Replication[] = [];
  for (let index = 0; index < REPLICATIONS; index += 1) runs.push(await replicate(redisUrl));
  const p99 = spreadOf(runs.map(({ subject }) => quantile(subject, 0.99)));
  const verdict = verdictOf(p99, GOAL_P99_MS);
  say(`  ${name}: p99 ${spreadText(p99, 'ms')}, goal ${GOAL_P99_MS} ms: ${verdict}`);
  say(`    p50 ${spreadText(spreadOf(runs.map(({ subject }) => quantile(subject, 0.5))), 'ms')}`);
  for (const share of [0.5, 0.99]) {
    const ratios = runs.map(({ subject, floor }) => quantile(subject, share) / quantile(floor, share));
    say(`    p${share * 100} against bare node:http: ${spreadText(spreadOf(ratios), 'x')}`);
  }
  return verdict;
}

/** Milliseconds of every request. */
interface Replication {
  subject: number[];
  floor: number[];
}

/** One set of fresh processes: both servers alive throughout, asked in slices of random order. */
async function replicate(redisUrl: string | null): Promise<Replication> {
  const ending = new AbortController();
  try {
    const args = redisUrl === null ? [] : [redisUrl];
    const { first: subject } = await startChild('snapshot-subject.ts', args, Subject, ending.signal);
    const { first: floor } = await startChild('snapshot-floor.ts', [subject.body], Floor, ending.signal);
    const { child: client } = await startChild('snapshot-client.ts', [], Times, ending.signal);
    const targets = { subject: subject.url, floor: floor.url };
    const times: Replication = { subject: [], floor: [] };
    for (const url of Object.values(targets)) await ask(client, url, subject.token, WARM_UP_REQUESTS);
    for (const target of randomOrder())
      times[target].push(...(await ask(client, targets[target], subject.token, REQUESTS_PER_SLICE)));
    return times;
  } finally {
    ending.abort();
  }
}

async function ask(client: ChildProcess, url: string, token: string, requests: number): Promise<number[]> {
  client.send({ url, token, requests });
  const [message] = await once(client, 'message');
  return v.parse(Times, message).times;
}

/** As many slices of each, shuffled, so that neither has the quieter seconds. */
function randomOrder(): ('subject' | 'floor')[] {
  const slices = Array.from({ length: SLICES }, () => ['subject', 'floor'] as const).flat();
  return slices
    .map((target) => ({ target, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ target }) => target);
}
