// Counts of events by channel, in memory. The app's request path calls `count` and waits for nothing.
import * as v from 'valibot';
import { Name } from '../server/contract/fields.ts';
import { MAX_REPORT_CHANNELS } from '../server/contract/report.ts';

/** The most that one call adds. */
export const MAX_COUNT = 1_000;

export interface Traffic {
  /**
   * Adds `n` events (1 unless given) to a channel. Never throws.
   * @param channel 1 to 63 of `a-z 0-9 . _ -`, as the topology names it. Others are dropped, and so is a 201st channel.
   * @param n whole; a fraction is cut, and what is not in 0 to 1,000 is taken as the nearest of these. NaN is 0.
   */
  count(channel: string, n?: number): void;
  /** All counts since the start. They only grow. */
  totals(): Record<string, number>;
  /** How many calls of `count` were dropped for their channel. */
  dropped(): number;
}

export function createTraffic(): Traffic {
  const totals = new Map<string, number>();
  let dropped = 0;
  return {
    count(channel, n = 1) {
      const total = totals.get(channel);
      if (total === undefined && (totals.size >= MAX_REPORT_CHANNELS || !v.is(Name, channel))) dropped++;
      else totals.set(channel, Math.min((total ?? 0) + clampCount(n), Number.MAX_SAFE_INTEGER));
    },
    totals: () => Object.fromEntries(totals),
    dropped: () => dropped,
  };
}

/** Callers in plain JavaScript may pass anything, also what Number() throws on. */
function clampCount(n: unknown): number {
  return typeof n === 'number' && n > 0 ? Math.min(Math.trunc(n), MAX_COUNT) : 0;
}
