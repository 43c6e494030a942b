// Counts what goes into a BullMQ queue and what a worker takes out of it. The queue and the worker hold the counter, and
// nothing here holds them: they go away as they would without it.
//
//   countQueue(queue, { traffic, channel: 'async' });
//   countWorker(worker, { traffic, channel: 'async' });
import { MAX_COUNT, type Traffic } from '../traffic.ts';

export interface CountJobsOptions {
  /** What counts: `startReporter().traffic`, `connectTraffic()` or `createTraffic()`. */
  traffic: Pick<Traffic, 'counter'>;
  channel: string;
}

/** What this needs of a Queue. */
export interface QueueLike {
  on(event: 'waiting', listener: () => void): unknown;
  addBulk: (...jobs: never[]) => Promise<readonly unknown[]>;
}
/** What this needs of a Worker. */
export interface WorkerLike {
  on(event: 'active', listener: () => void): unknown;
}

/** Counts every job that this Queue object adds, alone or in bulk, once Redis has it. Call it once a Queue. */
export function countQueue(queue: QueueLike, { traffic, channel }: CountJobsOptions): void {
  const count = traffic.counter(channel);
  queue.on('waiting', () => count());
  // Jobs added in bulk raise no event.
  const addBulk = queue.addBulk.bind(queue);
  queue.addBulk = async (...jobs) => {
    const added = await addBulk(...jobs);
    for (let left = added.length; left > 0; left -= MAX_COUNT) count(Math.min(left, MAX_COUNT));
    return added;
  };
}

/** Counts every job that this Worker begins, each attempt anew. Call it once a Worker. */
export function countWorker(worker: WorkerLike, { traffic, channel }: CountJobsOptions): void {
  const count = traffic.counter(channel);
  worker.on('active', () => count());
}
