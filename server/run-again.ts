// Work of which one run at a time is enough, but which must look again when it was asked for meanwhile.

/** Resolves when a run that began after the call has ended; not later, however many ask after it. */
export function createRunAgain(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const run = () => {
    running = work().finally(() => {
      running = null;
    });
    return running;
  };
  const runNext = () => {
    next = null;
    return run();
  };
  return () => {
    if (next !== null) return next;
    if (running === null) return run();
    next = running.then(runNext, runNext);
    return next;
  };
}
