// Says when an answer has not come in time, again and again: for what is asked once a second.
import { systemClock } from '../clock.ts';

/** Node's timers count whole milliseconds, from the beginning of a turn of the event loop. */
export const EARLY_MS = 2;

export interface Deadline {
  /** An answer is waited for, one at a time. */
  start(): void;
  /** It has come, or is no longer waited for. */
  stop(): void;
  /** `stop`, and nothing will be waited for again. */
  close(): void;
}

/** Calls `onLate` where it was not stopped within `timeoutMs`. Keeps no process running. */
export function createDeadline(timeoutMs: number, onLate: () => void): Deadline {
  let isWaiting = false;
  let sinceMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;

  const late = () => {
    isWaiting = false;
    onLate();
  };
  // A process that was held back by its CPU quota wakes up late, with the answer waiting in the socket. Sockets are
  // read before an immediate runs, so that such an answer still counts.
  const timeUp = () => {
    if (!isWaiting) return;
    // Node rings a timer that was begun anew by what the timer before it, of the same length, had set going.
    if (systemClock.monotonicMs() - sinceMs < timeoutMs - EARLY_MS) timer?.refresh();
    else immediate = setImmediate(late);
  };
  // The timer runs on, and finds that nothing is waited for.
  const stop = () => {
    isWaiting = false;
    clearImmediate(immediate);
  };
  return {
    start() {
      isWaiting = true;
      sinceMs = systemClock.monotonicMs();
      // One timer, used again: a new one each time, cleared when the answer comes, wakes the process once more all the same.
      timer = timer?.refresh() ?? setTimeout(timeUp, timeoutMs).unref();
    },
    stop,
    close() {
      stop();
      clearTimeout(timer);
    },
  };
}
