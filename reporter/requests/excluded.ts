// Paths at or below which GETs only poll: such a request is named, and told of only where it fails or its status changes. Some
// the app knows itself; the others stand in the server's topology, and come with the lease.

export interface Excluded {
  /** All of them. */
  excluded(): readonly string[];
  /** Those that the app names. */
  excludeOwn(prefixes: readonly string[]): void;
  /** Those of the server's topology, as the lease told last. */
  exclude(prefixes: readonly string[]): void;
  /** Calls the listener with those of the server's topology, whenever they change. */
  onExcluded(listener: (prefixes: readonly string[]) => void): void;
}

export function createExcluded(): Excluded {
  let own: readonly string[] = [];
  let told: readonly string[] = [];
  let all: readonly string[] = [];
  const listeners: ((prefixes: readonly string[]) => void)[] = [];
  const gather = () => {
    all = [...own, ...told];
  };
  return {
    excluded: () => all,
    excludeOwn(prefixes) {
      own = prefixes;
      gather();
    },
    exclude(prefixes) {
      if (isSame(prefixes, told)) return;
      told = prefixes;
      gather();
      for (const listener of listeners) listener(told);
    },
    onExcluded: (listener) => void listeners.push(listener),
  };
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((prefix, index) => prefix === other[index]);
