// The entries of one server's apps that are held, by trace; bounded, the oldest go first. The same entry may be told twice,
// by a reporter that tries again or by two that remember: it is held once.
import { type HeardEntry, type Teller, tellerKey } from './heard-entry.ts';
import { createMissingEntries, type Missing, type MissingEntries } from './missing-entries.ts';

/** Most entries held of one server: about 2 MB. */
export const MAX_ENTRIES = 4_000;
/** Most boots whose numbers are followed; the one not heard for longest goes first. */
export const MAX_TELLERS = 500;

export interface EntryRing {
  add(heard: HeardEntry): void;
  /** One that somebody else kept from before whatever was added here. Oldest first. */
  restore(heard: HeardEntry): void;
  /** Whoever kept it had to let go of what was heard before this instant; null: of nothing. */
  restoreHeldSince(heldSinceMs: number | null): void;
  /** What a report says to have dropped in its boot. */
  dropped(teller: Teller, total: number, atMs: number): void;
  /** In the order in which they were heard. Not a copy. */
  ofTrace(traceId: string): readonly HeardEntry[];
  all(): Iterable<HeardEntry>;
  count(): number;
  /** How many were ever added: while it stays, the same ones are held. */
  added(): number;
  /** The instant from which on all is held that was heard; null: nothing ever had to go. By the server's clock. */
  heldSinceMs(): number | null;
  /** What is missing by sidecar, as far as it was noticed between two instants of the server's clock. */
  missingBetween(fromMs: number, toMs: number): ReadonlyMap<string, number>;
}

interface Followed {
  sidecar: string;
  missing: MissingEntries;
}

export function createEntryRing(most = MAX_ENTRIES): EntryRing {
  const restored = new Map<string, HeardEntry>();
  const held = new Map<string, HeardEntry>();
  const traces = new Map<string, HeardEntry[]>();
  const tellers = new Map<string, Followed>();
  let heldSinceMs: number | null = null;
  let added = 0;

  const follow = (teller: Teller): MissingEntries => {
    const key = tellerKey(teller);
    const followed = tellers.get(key) ?? { sidecar: teller.sidecar, missing: createMissingEntries() };
    // Put last again, so that the first is the one not heard for longest.
    tellers.delete(key);
    tellers.set(key, followed);
    if (tellers.size > MAX_TELLERS) tellers.delete(firstKey(tellers));
    return followed.missing;
  };
  const letGoUntil = (atMs: number) => {
    heldSinceMs = Math.max(heldSinceMs ?? 0, atMs);
  };
  const forgetOldest = () => {
    const from = restored.size > 0 ? restored : held;
    const key = firstKey(from);
    const gone = from.get(key);
    from.delete(key);
    if (gone === undefined) return;
    letGoUntil(gone.heardAtMs);
    const { traceId } = gone.entry;
    const rest = traces.get(traceId) ?? [];
    rest.splice(rest.indexOf(gone), 1);
    if (rest.length === 0) traces.delete(traceId);
  };
  const addTo = (those: Map<string, HeardEntry>, heard: HeardEntry) => {
    const { sequence, traceId } = heard.entry;
    const key = `${tellerKey(heard)} ${sequence}`;
    if (held.has(key) || restored.has(key)) return;
    follow(heard).heard(sequence, heard.heardAtMs);
    those.set(key, heard);
    added += 1;
    const told = traces.get(traceId);
    if (told === undefined) traces.set(traceId, [heard]);
    else told.push(heard);
    if (held.size + restored.size > most) forgetOldest();
  };
  return {
    add: (heard) => addTo(held, heard),
    restore(heard) {
      addTo(restored, heard);
      traces.get(heard.entry.traceId)?.sort((a, b) => a.heardAtMs - b.heardAtMs);
    },
    restoreHeldSince(atMs) {
      if (atMs !== null) letGoUntil(atMs);
    },
    dropped: (teller, total, atMs) => follow(teller).dropped(total, atMs),
    ofTrace: (traceId) => traces.get(traceId) ?? [],
    *all() {
      yield* restored.values();
      yield* held.values();
    },
    count: () => held.size + restored.size,
    added: () => added,
    heldSinceMs: () => heldSinceMs,
    missingBetween(fromMs, toMs) {
      const found = new Map<string, number>();
      for (const { sidecar, missing } of tellers.values()) {
        const count = sumWithin(missing.all(), fromMs, toMs);
        if (count > 0) found.set(sidecar, (found.get(sidecar) ?? 0) + count);
      }
      return found;
    },
  };
}

const firstKey = (map: ReadonlyMap<string, unknown>): string => map.keys().next().value ?? '';

const sumWithin = (all: readonly Missing[], fromMs: number, toMs: number): number =>
  all.reduce((sum, { atMs, count }) => (atMs >= fromMs && atMs <= toMs ? sum + count : sum), 0);
