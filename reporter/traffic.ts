// Counts of events by channel, in memory. The app's request path calls `count` and waits for nothing.
import { noteChannel } from './requests/current-work.ts';
import { createRequestLog, type RequestLog } from './requests/request-log.ts';
import { createTally, NO_SLOT, type Tally } from './tally.ts';

/** The most that one call adds. */
export const MAX_COUNT = 1_000;

export interface Traffic {
  /**
   * Adds `n` events (1 unless given) to a channel. Never throws, never waits.
   * @param channel 1 to 63 of `a-z 0-9 . _ -`, as the topology names it. Others are dropped, and so is a 201st channel.
   * @param n whole; a fraction is cut, and what is not in 0 to 1,000 is taken as the nearest of these. NaN is 0.
   */
  count(channel: string, n?: number): void;
  /** `count` of one channel, for where it is known beforehand: `const countAsync = traffic.counter('async')`. */
  counter(channel: string): (n?: number) => void;
  /** All counts since the start. They only grow. */
  totals(): Record<string, number>;
  /** How many calls were dropped for their channel. */
  dropped(): number;
  /** How many calls had a number that was not whole or not in 0 to 1,000. */
  clamped(): number;
  /** Calls the listener once, within the next `count` that is not dropped, however often it was given. It must neither throw nor take long. */
  whenCounted(listener: () => void): void;
  /** What the app does for requests, while somebody watches. What it counts meanwhile is told with the request. */
  requests: RequestLog;
}

/** The side of a Traffic that a reporter reads. */
export type Counts = Pick<Traffic, 'totals' | 'dropped' | 'clamped' | 'whenCounted' | 'requests'>;

/** Counts of this process alone: they go nowhere until a reporter, or `connectTraffic`, is given them. */
export const createTraffic = (): Traffic => createTrafficOn(createTally());

export function createTrafficOn(tally: Tally): Traffic {
  const requests = createRequestLog();
  let dropped = 0;
  let clamped = 0;
  const add = (slot: number, n: number) => {
    if (slot === NO_SLOT) dropped++;
    else if (Number.isInteger(n) && n >= 0 && n <= MAX_COUNT) tally.add(slot, n);
    else {
      clamped++;
      tally.add(slot, nearestCount(n));
    }
  };
  const note = (slot: number, channel: string) => {
    if (slot !== NO_SLOT) noteChannel(channel);
  };
  return {
    count(channel, n = 1) {
      const slot = tally.slotOf(channel);
      add(slot, n);
      if (requests.isWanted()) note(slot, channel);
    },
    counter(channel) {
      const slot = tally.slotOf(channel);
      return (n = 1) => {
        add(slot, n);
        if (requests.isWanted()) note(slot, channel);
      };
    },
    totals: tally.totals,
    dropped: () => dropped,
    clamped: () => clamped,
    whenCounted: tally.whenAdded,
    requests,
  };
}

/** Callers in plain JavaScript may pass anything, also what Number() throws on. */
function nearestCount(n: unknown): number {
  return typeof n === 'number' && n > 0 ? Math.min(Math.trunc(n), MAX_COUNT) : 0;
}
