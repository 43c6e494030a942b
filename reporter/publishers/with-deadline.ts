import { createDeadline } from './deadline.ts';

/** The promise, or a rejection with this message when it has not settled in time, as deadline.ts reckons it. */
export function withDeadline<T>(promise: Promise<T>, timeoutMs: number, message: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const deadline = createDeadline(timeoutMs, () => reject(new Error(message)));
    deadline.start();
    promise.finally(deadline.close).then(resolve, reject);
  });
}
