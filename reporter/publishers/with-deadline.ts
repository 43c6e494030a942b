/** The promise, or a rejection with this message when it has not settled in time. Holds no process open. */
export function withDeadline<T>(promise: Promise<T>, timeoutMs: number, message: string): Promise<T> {
  return new Promise((resolve, reject) => {
    // A process that was held back by its CPU quota wakes up late, with the answer waiting in the socket. Sockets are
    // read before an immediate runs, so that such an answer still counts.
    const timer = setTimeout(() => setImmediate(() => reject(new Error(message))), timeoutMs);
    timer.unref();
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
