// What a moment of the monotonic clock is by the wall clock, with a fraction. Not performance.timeOrigin, which says what the
// wall clock was at the start: after a machine's sleep the sum is late by all of it, and after days by what the clock was set.
// https://nodejs.org/api/perf_hooks.html#performancetimeorigin

export interface Clocks {
  /** Whole milliseconds since 1970. */
  nowMs(): number;
  /** Milliseconds with a fraction, since some fixed moment. */
  monotonicMs(): number;
}

/** Whole milliseconds, read a moment apart, differ by as much while both clocks run alike. */
const ALIKE_MS = 1.5;

/**
 * Gives the wall clock's time, milliseconds since 1970, of a moment that was read from the monotonic clock.
 * @param aheadMs what the wall clock was ahead at the start.
 */
export function createWallClock({ nowMs, monotonicMs }: Clocks, aheadMs: number): (momentMs: number) => number {
  const read = () => nowMs() - monotonicMs();
  return (momentMs) => {
    let readMs = read();
    // Less by all that the process had to wait between the two clocks, which hardly happens twice in a row.
    if (readMs < aheadMs - ALIKE_MS) readMs = Math.max(readMs, read());
    // What is cut off makes it less, so the largest is the truest.
    if (readMs > aheadMs || readMs < aheadMs - ALIKE_MS) aheadMs = readMs;
    return aheadMs + momentMs;
  };
}

/** Of a moment of `performance.now()`. */
export const wallMs = createWallClock(
  { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
  performance.timeOrigin,
);
