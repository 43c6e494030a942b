// Says when an answer has not come in time, again and again: for what is asked once a second.

/** A process that nothing wakes sleeps on for so long at most before it looks whether the time is up. */
const GUARD_MS = 1_000;

export interface Deadline {
  /** An answer is waited for, one at a time. */
  start(): void;
  /** It has come, or is no longer waited for. */
  stop(): void;
}

/**
 * Calls `onLate` where it was not stopped in time: after `timeoutMs` in a process that does something meanwhile, after a
 * second at the latest in one that does not, and holds nothing up. Keeps no process running.
 */
export function createDeadline(timeoutMs: number, onLate: () => void): Deadline {
  let immediate: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;
  let guard: NodeJS.Timeout | undefined;
  let isWaiting = false;

  const late = () => {
    isWaiting = false;
    onLate();
  };
  // A process that was held back by its CPU quota wakes up late, with the answer waiting in the socket. Sockets are
  // read before an immediate runs, so that such an answer still counts.
  const timeUp = () => {
    clearImmediate(immediate);
    if (isWaiting) immediate = setImmediate(late);
  };
  const arm = () => {
    timer = setTimeout(timeUp, timeoutMs).unref();
  };
  return {
    start() {
      isWaiting = true;
      // Not before the next turn: mostly it is the answer that brings it. Even a timer that was cleared wakes the process
      // once more, which took a tenth of the reporter's CPU at 1 Hz; one that is as far off as the next report does not.
      immediate = setImmediate(arm).unref();
      // Never cleared, so that it can be used again: it finds that nothing is waited for.
      guard = guard?.refresh() ?? setTimeout(timeUp, Math.max(GUARD_MS, timeoutMs)).unref();
    },
    stop() {
      isWaiting = false;
      clearImmediate(immediate);
      clearTimeout(timer);
    },
  };
}
