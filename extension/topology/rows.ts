// Which rows are drawn, and in which order. Pure. Rows never reorder: declared channels first, as declared.
import type { Snapshot } from '../../server/contract/snapshot.ts';

export interface Row {
  /** Channel id; null for the sidecars that stand in no channel. */
  channelId: string | null;
  label: string;
  /** Sidecars in order. Without a channel they have no edges between them. */
  path: readonly string[];
}

/** A row a channel, and one more for sidecars in none of them, if any. */
export function rowsOf(snapshot: Snapshot): Row[] {
  const rows = snapshot.channels.map(({ id, label, path }): Row => ({ channelId: id, label, path }));
  const shown = new Set(rows.flatMap((row) => row.path));
  const others = snapshot.sidecars.map((sidecar) => sidecar.name).filter((name) => !shown.has(name));
  return others.length === 0 ? rows : [...rows, { channelId: null, label: 'No channel', path: others }];
}
