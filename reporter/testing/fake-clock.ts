// A clock that moves only when told to, or by sleeping, which takes no real time.
import type { Clock } from '../clock.ts';

export interface FakeClock extends Clock {
  /** Both clocks go on. */
  advance(milliseconds: number): void;
  /** The wall clock alone is set, forwards or back. */
  step(milliseconds: number): void;
}

export function createFakeClock(): FakeClock {
  let monotonicMs = 1_000;
  let nowMs = 1_795_000_000_000;
  const advance = (milliseconds: number) => {
    monotonicMs += milliseconds;
    nowMs += milliseconds;
  };
  return {
    nowMs: () => nowMs,
    monotonicMs: () => monotonicMs,
    sleep: async (milliseconds) => advance(milliseconds),
    advance,
    step: (milliseconds) => {
      nowMs += milliseconds;
    },
  };
}
