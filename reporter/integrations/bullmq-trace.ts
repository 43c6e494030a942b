// The id of the request that queued a BullMQ job goes with the job, where BullMQ keeps such things
// (https://docs.bullmq.io/guide/telemetry), and the job's wait and run are told under it.
import { newWork } from '../requests/current-work.ts';
import type { Requests } from '../requests/request-log.ts';
import { continueTrace } from '../requests/trace-context.ts';
import { currentTraceparent, jobEntry } from '../requests/trace-job.ts';
import { wallMs } from '../requests/wall-clock.ts';
import { createJobContexts, traceparentIn } from './bullmq-telemetry.ts';

/** What this needs of a job's options. */
export interface JobOptionsLike {
  delay?: number | undefined;
  telemetry?: { metadata?: string | undefined; omitContext?: boolean | undefined } | undefined;
}
/** What this needs of a Job. */
export interface JobLike {
  id?: string | undefined;
  name: string;
  queueName: string;
  opts: JobOptionsLike;
  /** When it was added, milliseconds since 1970. */
  timestamp: number;
  processedOn?: number | undefined;
  attemptsStarted: number;
}
/** What this needs of a Worker. */
export interface WorkerLike {
  /** BullMQ looks at them anew at each job. */
  opts: { telemetry?: object | undefined };
  on(event: 'active' | 'completed' | 'failed', listener: (job: JobLike | undefined) => void): unknown;
  on(event: 'stalled', listener: (jobId: string) => void): unknown;
  on(event: 'closed', listener: () => void): unknown;
}

/** The options, with the request that runs now as what queued the job. An app's own telemetry stands. */
export function withTrace<T extends JobOptionsLike>(options: T | undefined): T | undefined {
  const traceparent = currentTraceparent();
  if (traceparent === null || options?.telemetry !== undefined) return options;
  // Only a field that every form of options has is added.
  return { ...options, telemetry: { metadata: traceparent } } as T;
}

/** Tells of each job that the worker runs while somebody watches, and has what it does be part of it. An app's own telemetry stands. */
export function traceWorker(worker: WorkerLike, requests: Requests, channel: string): void {
  const contexts = createJobContexts(requests);
  worker.opts.telemetry ??= contexts.telemetry;
  // Not by id: a worker that runs several at once may begin the next attempt before it says that the last one failed.
  const running = new Map<JobLike, number>();
  const abandon = (job: JobLike) => {
    if (running.delete(job)) requests.abandon();
  };
  const end = (job: JobLike | undefined, failed: boolean) => {
    const beganMs = job && running.get(job);
    if (job === undefined || beganMs === undefined) return;
    running.delete(job);
    // Heard within the job itself.
    const work = contexts.currentJob() ?? newWork(continueTrace(traceparentIn(job.opts.telemetry?.metadata)));
    if (!work.channels.includes(channel)) work.channels.unshift(channel);
    const startedAtMs = job.processedOn ?? wallMs(beganMs);
    const durationMs = performance.now() - beganMs;
    // When a later attempt was due is not kept.
    const waitMs = job.attemptsStarted === 1 ? startedAtMs - job.timestamp - (job.opts.delay ?? 0) : null;
    requests.add(jobEntry(work, { route: `${job.queueName}/${job.name}`, failed, startedAtMs, durationMs, waitMs }));
  };
  worker.on('active', (job) => {
    if (job !== undefined && requests.begin()) running.set(job, performance.now());
  });
  worker.on('completed', (job) => end(job, false));
  worker.on('failed', (job) => end(job, true));
  worker.on('stalled', (jobId) => [...running.keys()].filter(({ id }) => id === jobId).forEach(abandon));
  worker.on('closed', () => [...running.keys()].forEach(abandon));
}
