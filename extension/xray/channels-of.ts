// What a request lit on the map: the channels that it was counted on, and the sidecars on them and those that worked for it.
// Pure.
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { HeardEntry } from './heard-entry.ts';

export interface Lit {
  /** Ids, in declared order; those that are not declared last. */
  channels: readonly string[];
  /** Sidecars that told an entry. */
  worked: readonly string[];
  /** On a lit channel, but without an entry. */
  silent: readonly string[];
}

export function litBy(entries: readonly HeardEntry[], snapshot: Pick<Snapshot, 'channels'> | null): Lit {
  const counted = new Set(entries.flatMap(({ entry }) => entry.channels));
  const declared = (snapshot?.channels ?? []).filter(({ id }) => counted.has(id));
  const known = new Set(declared.map(({ id }) => id));
  const worked = [...new Set(entries.map(({ sidecar }) => sidecar))];
  const onPaths = new Set(declared.flatMap(({ path }) => path));
  return {
    channels: [...known, ...[...counted].filter((id) => !known.has(id)).sort()],
    worked,
    silent: [...onPaths].filter((name) => !worked.includes(name)),
  };
}
