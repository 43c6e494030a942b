// What the demo's queue holds.
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';

export const JobKind = v.picklist(['receipt', 'clean-up']);
export const JobSchema = v.object({
  id: v.pipe(v.string(), v.maxLength(40)),
  kind: JobKind,
  state: v.picklist(['waiting', 'running', 'done']),
  /** What the worker made of it; null until it is done. */
  result: v.nullable(v.string()),
  /** How long the worker took, in milliseconds; null until it is done. */
  tookMs: v.nullable(v.number()),
  queuedAtMs: v.number(),
  /** The request that queued it, for whoever follows requests; null: nobody watched, or none did. */
  traceparent: v.nullable(v.pipe(v.string(), v.maxLength(55))),
});

/** A job that waits from now on. */
export const newJob = (kind: JobKind, traceparent: string | null): Job => ({
  id: randomUUID(),
  kind,
  state: 'waiting',
  result: null,
  tookMs: null,
  queuedAtMs: Date.now(),
  traceparent,
});

export type JobKind = v.InferOutput<typeof JobKind>;
export type Job = v.InferOutput<typeof JobSchema>;

/** How long a worker waits for a job before it asks again. */
export const TAKE_WAIT_MS = 10_000;
/** Finished jobs older than this are dropped by a clean-up job. */
export const KEEP_FINISHED_MS = 60_000;

export interface JobQueue {
  /** `traceparent`: the request that queues it. */
  add(kind: JobKind, traceparent: string | null): Promise<Job>;
  /** The next job, or null when none came within `TAKE_WAIT_MS`. */
  take(signal: AbortSignal): Promise<Job | null>;
  finish(job: Job): Promise<void>;
  find(id: string): Promise<Job | null>;
  /** Drops jobs finished more than `KEEP_FINISHED_MS` ago, and gives their number. */
  dropFinished(): Promise<number>;
  /** How many jobs wait. */
  waiting(): Promise<number>;
}
