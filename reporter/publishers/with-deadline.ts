/** The promise, or a rejection with this message when it has not settled in time. Holds no process open. */
export function withDeadline<T>(promise: Promise<T>, timeoutMs: number, message: string): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | null = null;
    // Not before the next turn: a Redis nearby has answered by then. Even a timer that was cleared wakes the process
    // once more, which took a tenth of the reporter's CPU at 1 Hz.
    const arming = setImmediate(() => {
      // A process that was held back by its CPU quota wakes up late, with the answer waiting in the socket. Sockets are
      // read before an immediate runs, so that such an answer still counts.
      timer = setTimeout(() => setImmediate(() => reject(new Error(message))), timeoutMs);
      timer.unref();
    });
    arming.unref();
    const settled = () => {
      clearImmediate(arming);
      if (timer !== null) clearTimeout(timer);
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
