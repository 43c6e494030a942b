// Time. Intervals and rates use the monotonic clock only: the wall clock may be stepped at any moment.

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Milliseconds with a fraction, since some fixed moment; never goes back. */
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
  monotonicMs,
  createSleeper,
};

/** Not performance.now(): that loads modules of 1 MB resident, which nothing else in a lone reporter needs. */
function monotonicMs(): number {
  // By index: taking an array apart runs an iterator, which shows in what runs cold once a second.
  const time = process.hrtime();
  return time[0] * 1_000 + time[1] / 1e6;
}

function createSleeper(signal: AbortSignal): Sleeper {
  const awake = () => undefined;
  let wake: () => void = awake;
  signal.addEventListener('abort', () => wake(), { once: true });
  return {
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const end = () => {
          wake = awake;
          resolve();
        };
        const timer = setTimeout(end, milliseconds);
        timer.unref();
        wake = () => {
          clearTimeout(timer);
          end();
        };
      }),
    wake: () => wake(),
  };
}
