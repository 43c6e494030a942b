// Time. Intervals and rates use the monotonic clock only: the wall clock may be stepped at any moment.
import { createSleeper, type Sleeper } from './sleeper.ts';

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Milliseconds with a fraction, since some fixed moment; never goes back. */
  monotonicMs(): number;
  /** Sleeps that end at once when the signal fires. They keep no process running. */
  createSleeper(signal: AbortSignal): Sleeper;
}

/** Not performance.now(): that loads modules of 1 MB resident, which nothing else in a lone reporter needs. */
const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs,
  createSleeper,
};
