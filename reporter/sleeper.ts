// The sleeps between reports. At a steady cadence one repeating timer serves them all: to make a timer for each took a
// tenth of the reporter’s CPU in an app at 1 Hz.

export interface Sleeper {
  /**
   * Resolves after so long and at most 20 ms more, or when woken; too soon where the sleep before was of the same length, but
   * ended long ago. One at a time.
   */
  sleep(milliseconds: number): Promise<void>;
  /** Ends the sleep that is going on, if any. */
  wake(): void;
}

/** The fastest cadence is 250 ms. What is shorter does not come again. */
const STEADY_MS = 200;
/** How much later than asked a repeating timer may ring, both as it is made and from then on. */
const LATER_MS = 10;

/** Its sleeps end at once when the signal fires. They keep no process running. */
export function createSleeper(signal: AbortSignal): Sleeper {
  let end: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  let everyMs = 0;
  const ring = () => end();
  const stop = () => {
    clearTimeout(timer);
    everyMs = 0;
  };
  const start = (milliseconds: number) => {
    stop();
    if (milliseconds < STEADY_MS) {
      timer = setTimeout(ring, milliseconds).unref();
      return;
    }
    // The sleeps of a cadence are a little shorter than it, by what is done in between.
    everyMs = Math.ceil(milliseconds / LATER_MS) * LATER_MS;
    timer = setInterval(ring, everyMs).unref();
  };
  const wake = () => {
    stop();
    end();
  };
  signal.addEventListener('abort', wake, { once: true });
  return {
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        end = resolve;
        if (everyMs < milliseconds || everyMs > milliseconds + LATER_MS) start(milliseconds);
      }),
    wake,
  };
}
