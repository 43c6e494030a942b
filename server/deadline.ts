// A promise that is not waited for longer than a limit.

/** Settles as `work` does, or rejects with `late()` after `limitMs`. */
export function withDeadline<T>(work: Promise<T>, limitMs: number, late: () => Error): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    // One more turn of the event loop: an answer that already lies in the socket's buffer counts, however busy we were.
    const timer = setTimeout(() => setImmediate(() => reject(late())), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
