// Time as a parameter, so that tests own it.

export interface Clock {
  /** Milliseconds since 1970, by this machine's wall clock; may be set, and jumps over sleep. */
  now(): number;
  /** Runs once after a delay; the returned function calls it off. */
  after(delayMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Runs every `periodMs` until the signal fires; the first time after one period. */
export function repeat(clock: Clock, periodMs: number, run: () => void, signal: AbortSignal): void {
  let cancel = () => {};
  const next = () => {
    cancel = clock.after(periodMs, () => {
      run();
      if (!signal.aborted) next();
    });
  };
  if (signal.aborted) return;
  next();
  signal.addEventListener('abort', () => cancel(), { once: true });
}
