// The job queue on Redis: ids that wait in the list demo:jobs, each job under demo:jobs:<id>, finished ids by time.
import { Redis } from 'ioredis';
import * as v from 'valibot';
import { type Job, type JobQueue, JobSchema, KEEP_FINISHED_MS, newJob, TAKE_WAIT_MS } from './job.ts';
import { demoRedisOptions } from './redis-options.ts';

const WAITING = 'demo:jobs';
const FINISHED = 'demo:jobs:finished';
const JOB_LIFE_SECONDS = 600;
const jobKey = (id: string) => `demo:jobs:${id}`;

/** Reconnects by itself for as long as the signal has not fired; calls made meanwhile wait. */
export function createRedisQueue(url: string, signal: AbortSignal): JobQueue {
  const connect = () => {
    const client = new Redis({ ...demoRedisOptions(url), maxRetriesPerRequest: null });
    client.on('error', (error) => process.stderr.write(`queue on Redis: ${error.message}\n`));
    signal.addEventListener('abort', () => client.disconnect());
    return client;
  };
  const client = connect();
  // BRPOP holds its connection until a job comes.
  let taking: Redis | undefined;

  const write = (job: Job) => client.set(jobKey(job.id), JSON.stringify(job), 'EX', JOB_LIFE_SECONDS);
  async function find(id: string): Promise<Job | null> {
    const json = await client.get(jobKey(id));
    return json === null ? null : v.parse(JobSchema, JSON.parse(json));
  }

  return {
    find,
    async add(kind, traceparent) {
      const job = newJob(kind, traceparent);
      await write(job);
      await client.lpush(WAITING, job.id);
      return job;
    },
    async take() {
      taking ??= connect();
      const popped = await taking.brpop(WAITING, TAKE_WAIT_MS / 1000);
      const job = popped === null ? null : await find(popped[1]);
      if (job === null) return null;
      const running: Job = { ...job, state: 'running' };
      await write(running);
      return running;
    },
    async finish(job) {
      await write({ ...job, state: 'done' });
      await client.zadd(FINISHED, Date.now(), job.id);
    },
    async dropFinished() {
      const before = Date.now() - KEEP_FINISHED_MS;
      const ids = await client.zrangebyscore(FINISHED, 0, before);
      if (ids.length > 0) await client.del(ids.map(jobKey));
      await client.zremrangebyscore(FINISHED, 0, before);
      return ids.length;
    },
    waiting: () => client.llen(WAITING),
  };
}
