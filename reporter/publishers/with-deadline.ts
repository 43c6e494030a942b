/** A process that nothing wakes sleeps on for so long at most before it looks whether the time is up. */
const GUARD_MS = 1_000;

/**
 * The promise, or a rejection with this message when it has not settled in time: after `timeoutMs` in a process that does
 * something meanwhile, after a second at the latest in one that does not, and holds nothing up. Keeps no process running.
 */
export function withDeadline<T>(promise: Promise<T>, timeoutMs: number, message: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timers: NodeJS.Timeout[] = [];
    // A process that was held back by its CPU quota wakes up late, with the answer waiting in the socket. Sockets are
    // read before an immediate runs, so that such an answer still counts.
    const arm = (delayMs: number) => {
      const timer = setTimeout(() => setImmediate(() => reject(new Error(message))), delayMs);
      timers.push(timer.unref());
    };
    // Not before the next turn: mostly it is the answer that brings it. Even a timer that was cleared wakes the process
    // once more, which took a tenth of the reporter's CPU at 1 Hz; one that is as far off as the next report does not.
    const arming = setImmediate(() => arm(timeoutMs)).unref();
    arm(Math.max(GUARD_MS, timeoutMs));
    const settled = () => {
      clearImmediate(arming);
      for (const timer of timers) clearTimeout(timer);
    };
    promise.then(
      (value) => {
        settled();
        resolve(value);
      },
      (error: unknown) => {
        settled();
        reject(error);
      },
    );
  });
}
