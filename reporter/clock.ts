// Time. Intervals and rates use the monotonic clock only: the wall clock may be stepped at any moment.
import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Milliseconds with a fraction, since some fixed moment of this process; never goes back. */
  monotonicMs(): number;
  /** Resolves after so long, or at once when the signal fires. Keeps no process running. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (milliseconds, signal) =>
    delay(milliseconds, undefined, { signal, ref: false }).catch(() => {
      // Aborted: that is an end as good as the other.
    }),
};
