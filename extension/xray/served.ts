// What the backend did for one request, in the few words that a row of a list has room for. Pure.
import { channelsOf } from './channels-of.ts';
import type { HeardEntry } from './heard-entry.ts';
import { type LayoutFacts, layOut } from './lay-out.ts';

export interface Served {
  /** Those that told an entry, in the order in which they were called. `ownMs`: without what each called, and waited for. */
  sidecars: readonly { name: string; ownMs: number }[];
  /** Ids of the channels that it was counted on, in declared order. */
  channels: readonly string[];
}

/** `told`: its entries; `declared`: ids of channels. */
export function servedBy(facts: LayoutFacts, told: readonly HeardEntry[], declared: readonly string[]): Served {
  const { entries, waterfall } = layOut(facts, told);
  const ownMs = new Map<string, number>();
  for (const row of waterfall.rows)
    if (row.sidecar !== null) ownMs.set(row.sidecar, (ownMs.get(row.sidecar) ?? 0) + row.ownMs);
  return {
    sidecars: [...ownMs].map(([name, ms]) => ({ name, ownMs: ms })),
    channels: channelsOf(entries, declared),
  };
}
