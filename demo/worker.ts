// Takes jobs from the queue, one after the other, and works on them.
import { setTimeout as delay } from 'node:timers/promises';
import { connectTraffic, traceJob } from '../reporter/start-reporter.ts';
import { endSignal } from './end-signal.ts';
import type { Job, JobQueue } from './job.ts';
import { openQueue } from './open-queue.ts';
import { between, workFor } from './work.ts';

const RETRY_MS = 1_000;
const signal = endSignal();
const traffic = connectTraffic();
const queue = openQueue(process.env, signal);

async function work(job: Job, { finish, dropFinished }: JobQueue): Promise<void> {
  traffic.count('async');
  const startedMs = performance.now();
  const digest = workFor(between(20, 80), job.id);
  const result = job.kind === 'receipt' ? `receipt ${digest}` : `dropped ${await dropFinished()} finished jobs`;
  await finish({ ...job, result, tookMs: Math.round(performance.now() - startedMs) });
}

while (!signal.aborted) {
  try {
    const job = await queue.take(signal);
    if (job !== null) await traceJob(traffic, { name: `jobs/${job.kind}`, ...job }, () => work(job, queue));
  } catch (error) {
    if (signal.aborted) break;
    process.stderr.write(`worker: ${error}; trying again in ${RETRY_MS} ms\n`);
    await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
}
