// A job that was taken from a queue, as an entry: its wait and its run, under the request that queued it.
import { currentWork, newWork, runAs } from './current-work.ts';
import type { Requests } from './request-log.ts';
import { continueTrace, traceparentOf } from './trace-context.ts';

export interface JobOptions {
  /** What queue it came from and what it is called: "mail/receipt". */
  name: string;
  /** `currentTraceparent()` of where it was queued, carried with it. Default: its entry stands alone. */
  traceparent?: string | null | undefined;
  /** When it was queued, milliseconds since 1970 by the clock of whoever queued it. Default: not known. */
  queuedAtMs?: number | null | undefined;
}

/** For a queue of one’s own: goes with the job, so that its entry is told as part of the request. null: nobody watches. */
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
  if (!requests.begin()) return run();
  const work = newWork(continueTrace(traceparent));
  const beganMs = performance.now();
  const startedAtMs = performance.timeOrigin + beganMs;
  let failed = true;
  try {
    const result = await runAs(work, run);
    failed = false;
    return result;
  } finally {
    requests.add({
      kind: 'job',
      traceId: work.traceId,
      spanId: work.spanId,
      parentSpanId: work.parentSpanId,
      method: null,
      route: name,
      status: null,
      failed,
      startedAtMs,
      durationMs: performance.now() - beganMs,
      waitMs: typeof queuedAtMs === 'number' ? startedAtMs - queuedAtMs : null,
      channels: [...work.channels],
    });
  }
}
