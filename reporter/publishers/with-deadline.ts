/** The promise, or a rejection with this message when it has not settled in time. Holds no process open. */
export async function withDeadline<T>(promise: Promise<T>, timeoutMs: number, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // A process that was held back by its CPU quota wakes up late, with the answer waiting in the socket. Sockets are
    // read before an immediate runs, so that such an answer still counts.
    timer = setTimeout(() => setImmediate(() => reject(new Error(message))), timeoutMs);
    timer.unref();
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
