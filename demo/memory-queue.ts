// The job queue itself, in the memory of the process `queue`.
import { type Job, type JobQueue, KEEP_FINISHED_MS, newJob, TAKE_WAIT_MS } from './job.ts';

/** Jobs held at most; the oldest goes first. */
const MAX_JOBS = 2_000;

export function createMemoryQueue(now: () => number = Date.now): JobQueue {
  const jobs = new Map<string, Job>();
  const waitingIds: string[] = [];
  const finishedAtMs = new Map<string, number>();
  const takers = new Set<() => void>();

  function forget(id: string) {
    jobs.delete(id);
    finishedAtMs.delete(id);
  }

  function next(): Job | null {
    const job = jobs.get(waitingIds.shift() ?? '');
    if (job === undefined) return null;
    const running: Job = { ...job, state: 'running' };
    jobs.set(job.id, running);
    return running;
  }

  return {
    async add(kind, traceparent) {
      const job = newJob(kind, traceparent);
      jobs.set(job.id, job);
      waitingIds.push(job.id);
      for (const id of jobs.keys()) if (jobs.size > MAX_JOBS) forget(id);
      const [taker] = takers;
      taker?.();
      return job;
    },
    async take(signal) {
      const job = next();
      if (job !== null || signal.aborted) return job;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(wake, TAKE_WAIT_MS);
        signal.addEventListener('abort', wake, { once: true });
        takers.add(wake);
        function wake() {
          clearTimeout(timer);
          signal.removeEventListener('abort', wake);
          takers.delete(wake);
          resolve();
        }
      });
      return signal.aborted ? null : next();
    },
    async finish(job) {
      if (!jobs.has(job.id)) return;
      jobs.set(job.id, { ...job, state: 'done' });
      finishedAtMs.set(job.id, now());
    },
    find: async (id) => jobs.get(id) ?? null,
    async dropFinished() {
      const old = [...finishedAtMs].filter(([, atMs]) => now() - atMs > KEEP_FINISHED_MS);
      for (const [id] of old) forget(id);
      return old.length;
    },
    waiting: async () => waitingIds.length,
  };
}
