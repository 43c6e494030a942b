// What was dropped: counted by kind, and told once a kind, so that a flood of bad input cannot flood the log.

export interface Drops {
  /** Counts one dropped thing. `kind` is a fixed phrase; `detail` says what was wrong with the first of its kind. */
  drop(kind: string, detail: string): void;
  /** How many of each kind so far. */
  counts(): ReadonlyMap<string, number>;
}

export function createDrops(warn: (message: string) => void): Drops {
  const counts = new Map<string, number>();
  return {
    drop(kind, detail) {
      const before = counts.get(kind) ?? 0;
      counts.set(kind, before + 1);
      if (before === 0) warn(`${kind}: ${detail} (told once; more are only counted)`);
    },
    counts: () => counts,
  };
}
