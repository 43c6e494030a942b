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

/** Not performance.now(): that loads modules of 1 MB resident, which nothing else in a lone reporter needs. */
const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs,
  createSleeper,
};

function createSleeper(signal: AbortSignal): Sleeper {
  let end: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const wake = () => {
    clearTimeout(timer);
    end();
  };
  signal.addEventListener('abort', wake, { once: true });
  return {
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        end = resolve;
        timer = setTimeout(resolve, milliseconds).unref();
      }),
    wake,
  };
}
