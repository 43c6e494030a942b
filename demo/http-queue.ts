// The job queue as the other processes reach it: over HTTP, in the process `queue`.
import * as v from 'valibot';
import { type JobQueue, JobSchema, TAKE_WAIT_MS } from './job.ts';

const Dropped = v.object({ dropped: v.number() });
const Waiting = v.object({ waiting: v.number() });

export function createHttpQueue(url: string): JobQueue {
  async function call(path: string, method: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const answer = await fetch(`${url}${path}`, {
      method,
      signal: signal ?? AbortSignal.timeout(5_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok && answer.status !== 404) throw new Error(`queue: ${method} ${path} answered ${answer.status}`);
    return answer;
  }
  const readJob = async (answer: Response) => (answer.status === 200 ? v.parse(JobSchema, await answer.json()) : null);

  return {
    async add(kind, traceparent) {
      const job = await call('/jobs', 'POST', { kind, traceparent });
      return v.parse(JobSchema, await job.json());
    },
    async take(signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(TAKE_WAIT_MS + 5_000)]);
      return readJob(await call('/take', 'POST', undefined, limit));
    },
    async finish(job) {
      await call('/finished', 'POST', job);
    },
    find: async (id) => readJob(await call(`/jobs/${encodeURIComponent(id)}`, 'GET')),
    async dropFinished() {
      const answer = await call('/finished', 'DELETE');
      return v.parse(Dropped, await answer.json()).dropped;
    },
    async waiting() {
      const answer = await call('/waiting', 'GET');
      return v.parse(Waiting, await answer.json()).waiting;
    },
  };
}
