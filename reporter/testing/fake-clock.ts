// A clock that moves only when told to, or by sleeping, which takes no real time.
import type { Clock } from '../clock.ts';
import type { Sleeper } from '../sleeper.ts';

export interface FakeClock extends Clock {
  /** Both clocks go on. */
  advance(milliseconds: number): void;
  /** The wall clock alone is set, forwards or back. */
  step(milliseconds: number): void;
  /** Something that happens while somebody sleeps, so many milliseconds after now. */
  later(milliseconds: number, act: () => void): void;
}

export function createFakeClock(): FakeClock {
  let monotonicMs = 1_000;
  let nowMs = 1_795_000_000_000;
  const advance = (milliseconds: number) => {
    monotonicMs += milliseconds;
    nowMs += milliseconds;
  };
  const planned: { atMs: number; act: () => void }[] = [];
  const createSleeper = (): Sleeper => {
    let isAwake = true;
    return {
      async sleep(milliseconds) {
        const endMs = monotonicMs + milliseconds;
        isAwake = false;
        for (let next = planned[0]; !isAwake && next !== undefined && next.atMs < endMs; next = planned[0]) {
          planned.shift();
          advance(Math.max(0, next.atMs - monotonicMs));
          next.act();
        }
        if (!isAwake) advance(endMs - monotonicMs);
      },
      wake: () => {
        isAwake = true;
      },
    };
  };
  return {
    nowMs: () => nowMs,
    monotonicMs: () => monotonicMs,
    createSleeper,
    advance,
    step: (milliseconds) => {
      nowMs += milliseconds;
    },
    later: (milliseconds, act) => {
      planned.push({ atMs: monotonicMs + milliseconds, act });
      planned.sort((a, b) => a.atMs - b.atMs);
    },
  };
}
