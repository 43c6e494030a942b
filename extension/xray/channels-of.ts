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

/** Those that a request was counted on; `declared`: ids, in order. */
export function channelsOf(entries: readonly HeardEntry[], declared: readonly string[]): string[] {
  const counted = new Set(entries.flatMap(({ entry }) => entry.channels));
  return [...declared.filter((id) => counted.has(id)), ...[...counted].filter((id) => !declared.includes(id)).sort()];
}

export function litBy(entries: readonly HeardEntry[], snapshot: Pick<Snapshot, 'channels'> | null): Lit {
  const declared = snapshot?.channels ?? [];
  const channels = channelsOf(
    entries,
    declared.map(({ id }) => id),
  );
  const worked = [...new Set(entries.map(({ sidecar }) => sidecar))];
  const onPaths = new Set(declared.filter(({ id }) => channels.includes(id)).flatMap(({ path }) => path));
  return {
    channels,
    worked,
    silent: [...onPaths].filter((name) => !worked.includes(name)),
  };
}
