// A Fastify app under a reporter, with one route that does nothing and counts. While it is asked it brings itself from one
// state of following requests into another and back, and measures: what is compared is one process with itself, moments apart.
// Argument: the Redis that it reports to. Out: its port. In: a job. Out: its pairs of slices. In: "handled". Out: how many
// requests it has handled so far.
import { setTimeout as delay } from 'node:timers/promises';
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import * as v from 'valibot';
import { fastifyTraffic } from '../reporter/integrations/fastify.ts';
import { traceWhileWanted } from '../reporter/requests/trace-while-wanted.ts';
import { startReporter } from '../reporter/start-reporter.ts';
import { endWithParent, tellPort } from './sse-subject.ts';
import { type Job, JobSchema, type Slice, type State, type TracePair } from './trace-states.ts';

const LOOK_MS = 2;
/** Of a slice; where others have the machine, it lasts so much longer. */
const LEAST_REQUESTS = 800;
/** What an app that names its requests itself sets, as long as ours. */
const OWN_HEADERS = {
  'x-request-id': '4bf92f3577b34da6a3ce929d0e0e4736',
  'server-timing': 'app;dur=0.1, traceparent;desc="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"',
};

const [redisUrl = ''] = process.argv.slice(2);
const redis = new Redis(redisUrl);
const { traffic } = startReporter({ name: 'api', instance: 'api-1', redis: redisUrl, traceRequests: false });
const app = Fastify();
await app.register(fastifyTraffic, { traffic, rules: { 'GET /': 'browser' } });
let state: State = 'off';
let handled = 0;
app.get('/', (_request, reply) => {
  handled += 1;
  if (state === 'own headers') reply.headers(OWN_HEADERS);
  reply.send('ok');
});
await app.listen({ host: '127.0.0.1', port: 0 });

let tracing = new AbortController();
async function enter(next: State): Promise<void> {
  tracing.abort();
  tracing = new AbortController();
  state = next;
  if (next === 'unwatched' || next === 'named' || next === 'watched')
    traceWhileWanted(traffic.requests, { isAlwaysNamed: next === 'named', exclude: [] }, tracing.signal);
  const isWatched = next === 'watched';
  if (isWatched === traffic.requests.isWanted()) return;
  if (isWatched) await redis.set('sidecar:watch', '500');
  else await redis.del('sidecar:watch');
  while (traffic.requests.isWanted() !== isWatched) await delay(LOOK_MS);
}

async function slice(next: State, job: Job): Promise<Slice> {
  const { settleMs, ms } = job;
  await enter(next);
  await delay(settleMs);
  const before = { handled, atMs: performance.now(), cpu: process.cpuUsage() };
  await delay(ms);
  while (handled - before.handled < LEAST_REQUESTS) await delay(LOOK_MS);
  const { user, system } = process.cpuUsage(before.cpu);
  // On a busy machine Redis may be too late once, and then nobody is known to watch for 5 s.
  if (traffic.requests.isWanted() !== (next === 'watched')) return slice(next, job);
  return { micros: user + system, requests: handled - before.handled, ms: performance.now() - before.atMs };
}

/** Of each pair either comes first as often as the other. */
async function measure(job: Job): Promise<TracePair[]> {
  const pairs: TracePair[] = [];
  for (let index = 0; index < job.pairs; index += 1) {
    const isTurned = Math.random() < 0.5;
    const first = await slice(isTurned ? job.with : 'off', job);
    const second = await slice(isTurned ? 'off' : job.with, job);
    pairs.push(isTurned ? { off: second, with: first } : { off: first, with: second });
  }
  return pairs;
}

process.on('message', async (message) => {
  if (message === 'handled') process.send?.({ handled });
  else process.send?.({ pairs: await measure(v.parse(JobSchema, message)) });
});
tellPort(app.server);
endWithParent();
