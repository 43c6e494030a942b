// Things that come one by one are handed on several at a time. What is urgent leaves at once, or soon after the last
// ones left; the rest waits for company.
import { COALESCE_MS } from './contract/report-limits.ts';

/** Urgent things leave no closer together than this, milliseconds. */
export const URGENT_SPACING_MS = 25;

/** Ends with its signal; what waits then is dropped. */
export function createCoalescer<T>(
  handOn: (all: T[]) => void,
  monotonicMs: () => number,
  signal: AbortSignal,
): (one: T, isUrgent: boolean) => void {
  let waiting: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  let dueMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  const flush = () => {
    const all = waiting;
    waiting = [];
    dueMs = Number.POSITIVE_INFINITY;
    lastMs = monotonicMs();
    handOn(all);
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return (one, isUrgent) => {
    if (signal.aborted) return;
    waiting.push(one);
    const nowMs = monotonicMs();
    const wantedMs = isUrgent ? Math.max(nowMs, lastMs + URGENT_SPACING_MS) : nowMs + COALESCE_MS;
    if (wantedMs >= dueMs) return;
    dueMs = wantedMs;
    clearTimeout(timer);
    // Not at once even when due: what stands in the same read of the socket goes along.
    timer = setTimeout(flush, Math.ceil(wantedMs - nowMs));
  };
}
