// Time. Intervals and rates use the monotonic clock only: the wall clock may be stepped at any moment.

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Milliseconds with a fraction, since some fixed moment of this process; never goes back. */
  monotonicMs(): number;
  /** Sleeps that end at once when the signal fires. They keep no process running. */
  createSleeper(signal: AbortSignal): Sleeper;
}

export interface Sleeper {
  /** Resolves after so long, or when woken. One at a time. */
  sleep(milliseconds: number): Promise<void>;
  /** Ends the sleep that is going on, if any. */
  wake(): void;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  createSleeper,
};

function createSleeper(signal: AbortSignal): Sleeper {
  const awake = () => undefined;
  let wake: () => void = awake;
  signal.addEventListener('abort', () => wake(), { once: true });
  return {
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        wake = () => {
          clearTimeout(timer);
          wake = awake;
          resolve();
        };
        const timer = setTimeout(wake, milliseconds);
        timer.unref();
      }),
    wake: () => wake(),
  };
}
