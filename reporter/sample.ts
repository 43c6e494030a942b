// Which earlier sample a rate is taken from. Pure.
import type { Sample } from '../server/contract/report.ts';

/** A rate over less than this is noise: the kernel adds CPU time in steps of up to 10 ms. */
export const RATE_SPAN_USEC = 1_000_000;

/** The samples that a next one may need, oldest first. */
export type History = readonly Sample[];

/** The newest sample at least 1 s older than the current one, or the oldest there is; null: none. */
export function previousOf(current: Sample, history: History): Sample | null {
  return history[spanStart(history, current)] ?? null;
}

/**
 * The history as it bears on the current sample: empty when a counter went back, since then something else is being
 * counted (a cgroup of the same name was made anew), and when the clock did not move on.
 */
export function comparable(history: History, current: Sample): History {
  const last = history.at(-1);
  if (last === undefined) return history;
  const wentBack =
    isLess(current.cpuUsageUsec, last.cpuUsageUsec) ||
    isLess(current.throttledUsec, last.throttledUsec) ||
    current.monotonicUsec <= last.monotonicUsec;
  return wentBack ? [] : history;
}

/** Adds a sample, and forgets those older than any later one will ask for. */
export function remember(history: History, current: Sample): History {
  // A sample without CPU time gives no rate, and would hide the one before it.
  if (current.cpuUsageUsec === null) return history;
  return history.slice(spanStart(history, current)).concat(current);
}

/** Where the newest sample stands that is at least 1 s older than the current one; 0, the oldest, where none is. */
function spanStart(history: History, current: Sample): number {
  for (let index = history.length - 1; index > 0; index--) {
    const sample = history[index];
    if (sample !== undefined && current.monotonicUsec - sample.monotonicUsec >= RATE_SPAN_USEC) return index;
  }
  return 0;
}

const isLess = (later: number | null, earlier: number | null) => later !== null && earlier !== null && later < earlier;
