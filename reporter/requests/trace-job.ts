// A job that was taken from a queue, as an entry: its wait and its run, under the request that queued it.
import { currentWork, newWork, runAs, type Work } from './current-work.ts';
import type { Done, Requests } from './request-log.ts';
import { continueTrace, traceparentOf } from './trace-context.ts';
import { wallMs } from './wall-clock.ts';

export interface JobOptions {
  /** What queue it came from and what it is called: "mail/receipt". */
  name: string;
  /** `currentTraceparent()` of where it was queued, carried with it. Default: its entry stands alone. */
  traceparent?: string | null | undefined;
  /** When it was queued, milliseconds since 1970 by the clock of whoever queued it. Default: not known. */
  queuedAtMs?: number | null | undefined;
}

/** For a queue of one’s own: goes with the job, so that its entry is told as part of the request. null: it has no name now. */
export function currentTraceparent(): string | null {
  const work = currentWork();
  return work === undefined ? null : traceparentOf(work);
}

/**
 * Runs the job, and tells of it while somebody watches. Gives what it gives and throws what it throws.
 * @param traffic as it came from `startReporter()` or `connectTraffic()`.
 */
export async function traceJob<T>(
  { requests }: { requests: Requests },
  { name, traceparent, queuedAtMs }: JobOptions,
  run: () => T | Promise<T>,
): Promise<T> {
  const isTold = requests.begin();
  if (!isTold && !requests.isAlwaysNamed()) return run();
  const work = newWork(continueTrace(traceparent));
  if (!isTold) return runAs(work, run);
  const beganMs = performance.now();
  const startedAtMs = wallMs(beganMs);
  let failed = true;
  try {
    const result = await runAs(work, run);
    failed = false;
    return result;
  } finally {
    const waitMs = typeof queuedAtMs === 'number' ? startedAtMs - queuedAtMs : null;
    requests.add(jobEntry(work, { route: name, failed, startedAtMs, durationMs: performance.now() - beganMs, waitMs }));
  }
}

type Told = Pick<Done, 'route' | 'failed' | 'startedAtMs' | 'durationMs' | 'waitMs'>;

/** The entry of a job. */
export const jobEntry = ({ traceId, spanId, parentSpanId, channels }: Work, told: Told): Done => ({
  kind: 'job',
  traceId,
  spanId,
  parentSpanId,
  method: null,
  status: null,
  channels,
  ...told,
});
