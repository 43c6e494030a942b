// Many callers, one piece of work at a time.

/** While a run is under way, every further caller gets that run's outcome. */
export function createSingleFlight<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  };
}
