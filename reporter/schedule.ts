// When a reporter sends what. Pure: every time comes in, in milliseconds on the monotonic clock.

/** The second report follows so soon because a rate needs two samples. */
export const SECOND_REPORT_AFTER_MS = 1_000;
/** After a failure nothing is sent for so long, whatever the cadence. */
export const COOL_DOWN_MS = 5_000;
/** Least time between a report and the next one that only traffic asks for. */
export const PUSH_GAP_MS = 100;
/** A count waits so long for those that come with it, since one request often counts on several channels. */
export const GATHER_MS = 10;

export type Outcome = { watchIntervalMs: number | null } | 'failed';

export interface Schedule {
  /** What is due now, or the milliseconds until something is. */
  due(nowMs: number): 'sample' | 'traffic' | number;
  /** Whether somebody watches, as far as is known. */
  isWatched(): boolean;
  /** Whether a last report would carry counts that none has that arrived. */
  owesCounts(): boolean;
  /** Time until the next report, as a report announces it. */
  announcedMs(): number;
  /** There is a count that no report has carried. While somebody watches, a report of it becomes due. */
  onCounted(nowMs: number): void;
  /** Somebody may have begun to watch. While nobody is known to, a sample becomes due: its answer tells. */
  onWatch(nowMs: number): void;
  /** A report is on its way; it carries all counts until now. */
  onSend(nowMs: number): void;
  onSent(what: 'sample' | 'traffic', outcome: Outcome, nowMs: number): void;
}

/** `intervalMs`: the cadence while nobody watches. */
export function createSchedule(intervalMs: number, startMs: number): Schedule {
  let sampleDueMs = startMs;
  let countedMs: number | null = null;
  /** The same of the report that is on its way. */
  let carriedMs: number | null = null;
  let lastSendMs = Number.NEGATIVE_INFINITY;
  let coolUntilMs = Number.NEGATIVE_INFINITY;
  let watchIntervalMs: number | null = null;
  let isFirst = true;

  const cadenceMs = () => Math.min(watchIntervalMs ?? intervalMs, intervalMs);
  const announcedMs = () => (isFirst ? Math.min(SECOND_REPORT_AFTER_MS, intervalMs) : cadenceMs());
  const trafficDueMs = () =>
    countedMs === null || watchIntervalMs === null
      ? Number.POSITIVE_INFINITY
      : Math.max(countedMs + GATHER_MS, lastSendMs + PUSH_GAP_MS);

  return {
    due(nowMs) {
      if (sampleDueMs <= nowMs) return 'sample';
      if (trafficDueMs() <= nowMs) return 'traffic';
      return Math.ceil(Math.min(sampleDueMs, trafficDueMs()) - nowMs);
    },
    isWatched: () => watchIntervalMs !== null,
    owesCounts: () => countedMs !== null,
    announcedMs,
    onCounted: (nowMs) => {
      countedMs ??= nowMs;
    },
    onWatch: (nowMs) => {
      if (watchIntervalMs === null)
        sampleDueMs = Math.min(sampleDueMs, Math.max(nowMs, lastSendMs + PUSH_GAP_MS, coolUntilMs));
    },
    onSend: (nowMs) => {
      lastSendMs = nowMs;
      carriedMs = countedMs;
      countedMs = null;
    },
    onSent: (what, outcome, nowMs) => {
      watchIntervalMs = outcome === 'failed' ? null : outcome.watchIntervalMs;
      if (outcome === 'failed') {
        countedMs = carriedMs ?? countedMs;
        coolUntilMs = nowMs + COOL_DOWN_MS;
        sampleDueMs = coolUntilMs;
      } else if (what === 'sample') {
        // Counted from when it was due, so that late timers do not add up; after a long halt, from now.
        sampleDueMs = Math.max(sampleDueMs + (isFirst ? announcedMs() : cadenceMs()), nowMs);
      } else sampleDueMs = Math.min(sampleDueMs, nowMs + cadenceMs());
      isFirst = false;
    },
  };
}
