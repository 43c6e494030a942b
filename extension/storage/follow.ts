// What a page or the background holds of a stored value. In: what is read, and what is told of changes, in whatever order
// they come: a change may be told before the answer of a read that is older.

export interface Followed {
  /** Resolves once the first value was taken. */
  loaded: Promise<void>;
  /** Reads it again: of a change in the very moment in which a worker starts the browser may tell nobody. */
  look(): Promise<void>;
}

/**
 * Calls `take` with what is held, and at each change, until the signal fires; never with something older than before.
 * @param isWanted whether to take what was read, when it comes. Changes always are.
 */
export function follow<T>(
  stored: { read(): Promise<T>; watch(onChange: (value: T) => void, signal: AbortSignal): void },
  take: (value: T) => void,
  signal: AbortSignal,
  isWanted: () => boolean = () => true,
): Followed {
  let changes = 0;
  // Before it is read, so that nothing falls between.
  stored.watch((value) => {
    changes += 1;
    take(value);
  }, signal);
  const look = async () => {
    const before = changes;
    const value = await stored.read();
    if (changes === before && !signal.aborted && isWanted()) take(value);
  };
  return { loaded: look(), look };
}
