// Word of a viewer between two reports, for where there is no Redis to tell it: the server holds a question until the
// answer is another than the one known. Decides when to ask; `ask` is the question itself.

/** After a question that failed, or was not held, the next report says the same soon enough. */
const AGAIN_AFTER_MS = 5_000;
/** An answer that says nothing new and comes sooner was not held. */
const HELD_AT_LEAST_MS = 1_000;

export interface WatchAskDeps {
  /** Settles in bounded time with the cadence wanted; null: nobody watches. */
  ask(known: number | null): Promise<number | null>;
  /** The cadence wanted is no longer the one known. */
  onChanged(): void;
  monotonicMs(): number;
}

/** Call it after each report that arrived, with the cadence learned. One question is open at a time. */
export function createWatchAsk({ ask, onChanged, monotonicMs }: WatchAskDeps): (known: number | null) => void {
  let isAsking = false;
  let latest: number | null = null;
  let notBeforeMs = 0;

  const next = async (): Promise<void> => {
    const askedMs = monotonicMs();
    if (isAsking || askedMs < notBeforeMs) return;
    isAsking = true;
    const wanted = await ask(latest).catch(() => undefined);
    isAsking = false;
    if (wanted !== undefined && wanted !== latest) return onChanged();
    const wasHeld = wanted !== undefined && monotonicMs() - askedMs >= HELD_AT_LEAST_MS;
    if (!wasHeld) notBeforeMs = monotonicMs() + AGAIN_AFTER_MS;
    return next();
  };
  return (known) => {
    latest = known;
    void next();
  };
}
