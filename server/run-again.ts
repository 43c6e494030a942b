// Work of which one run at a time is enough, but which must look again when it was asked for meanwhile.

/** Resolves when a run that began after the call has ended. */
export function createRunAgain(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let isAsked = false;
  const runAll = async () => {
    while (isAsked) {
      isAsked = false;
      await work();
    }
  };
  return () => {
    isAsked = true;
    running ??= runAll().finally(() => {
      running = null;
    });
    return running;
  };
}
