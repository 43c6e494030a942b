// Counts what goes into a BullMQ queue and what a worker takes out of it, and while somebody watches tells of each job under
// the request that queued it, and has what the job asks of others carry that id on. The queue and the worker hold the counter,
// and nothing here holds them: they go away as they would without it.
//
//   countQueue(queue, { traffic, channel: 'async' });
//   countWorker(worker, { traffic, channel: 'async' });
import { runAs } from '../requests/current-work.ts';
import { MAX_COUNT, type Traffic } from '../traffic.ts';
import { type JobOptionsLike, traceWorker, type WorkerLike, withTrace } from './bullmq-trace.ts';

export interface CountJobsOptions {
  /** What counts: `startReporter().traffic`, `connectTraffic()` or `createTraffic()`. */
  traffic: Pick<Traffic, 'counter' | 'requests'>;
  channel: string;
}

/** What this needs of a Queue. Its methods are generic, so their parameters are not described here. */
export interface QueueLike {
  on(event: 'waiting', listener: () => void): unknown;
  add: (...job: never[]) => Promise<unknown>;
  addBulk: (...jobs: never[]) => Promise<readonly unknown[]>;
}
type Add = (name: string, data: unknown, options?: JobOptionsLike) => Promise<unknown>;
type AddBulk = (jobs: readonly { opts?: JobOptionsLike | undefined }[]) => Promise<readonly unknown[]>;

/**
 * Counts every job that this Queue object adds, alone or in bulk, once Redis has it; also one whose `jobId` the queue holds
 * already, which BullMQ adds only once. Jobs of a scheduler are counted where they begin (`countWorker`). Call it once a Queue.
 */
export function countQueue(queue: QueueLike, { traffic, channel }: CountJobsOptions): void {
  const count = traffic.counter(channel);
  queue.on('waiting', () => count());
  const add = queue.add.bind(queue) as Add;
  const addTraced: Add = (name, data, options) => add(name, data, withTrace(options));
  queue.add = addTraced;
  const addBulk = queue.addBulk.bind(queue) as AddBulk;
  const addBulkTraced: AddBulk = async (jobs) => {
    const added = await addBulk(jobs.map((job) => ({ ...job, opts: withTrace(job.opts) })));
    // Jobs added in bulk raise no event.
    for (let left = added.length; left > 0; left -= MAX_COUNT) count(Math.min(left, MAX_COUNT));
    return added;
  };
  queue.addBulk = addBulkTraced;
}

/** Counts every job that this Worker begins, each attempt anew. Call it once a Worker. */
export function countWorker(worker: WorkerLike, { traffic, channel }: CountJobsOptions): void {
  const count = traffic.counter(channel);
  // BullMQ takes the next job while it still runs the one before it, which this is no part of.
  worker.on('active', () => runAs(undefined, count));
  traceWorker(worker, traffic.requests, channel);
}
