// The requests that are held, in the order in which they began; bounded by number and by bytes, the oldest go first.
import type { Pair, RequestEntry } from './request-entry.ts';

export interface RingLimits {
  entries: number;
  bytes: number;
}

export const MEGABYTE = 1_048_576;
export const DEFAULT_RING_LIMITS: RingLimits = { entries: 500, bytes: 16 * MEGABYTE };

/** One place in the ring: what stands there may be replaced, the place stays the same object. */
export interface Slot {
  entry: RequestEntry;
  bytes: number;
  /** The id that another source knows it by. */
  otherId: string | null;
}

export interface Ring<S extends Slot> {
  /** Oldest first. Not a copy. */
  readonly slots: readonly S[];
  readonly bytes: number;
  /** Puts it where its beginning says. What had to go is given back. */
  add(slot: S): S[];
  replace(slot: S, entry: RequestEntry): S[];
  remove(slots: ReadonlySet<S>): void;
  limit(limits: RingLimits): S[];
}

export function createRing<S extends Slot>(limits: RingLimits): Ring<S> {
  let slots: S[] = [];
  let bytes = 0;
  let most = limits;
  const trim = (): S[] => {
    let gone = 0;
    let kept = bytes;
    while (gone < slots.length && (slots.length - gone > most.entries || kept > most.bytes)) {
      kept -= slots[gone]?.bytes ?? 0;
      gone += 1;
    }
    bytes = kept;
    return gone === 0 ? [] : slots.splice(0, gone);
  };
  return {
    get slots() {
      return slots;
    },
    get bytes() {
      return bytes;
    },
    add(slot) {
      // They arrive when they end, so the place is near the end.
      let at = slots.length;
      while (at > 0 && (slots[at - 1]?.entry.startedAtMs ?? 0) > slot.entry.startedAtMs) at -= 1;
      if (at === slots.length) slots.push(slot);
      else slots.splice(at, 0, slot);
      bytes += slot.bytes;
      return trim();
    },
    replace(slot, entry) {
      const size = bytesOf(entry);
      bytes += size - slot.bytes;
      slot.entry = entry;
      slot.bytes = size;
      return trim();
    },
    remove(gone) {
      slots = slots.filter((slot) => !gone.has(slot));
      bytes = slots.reduce((sum, slot) => sum + slot.bytes, 0);
    },
    limit(next) {
      most = next;
      return trim();
    },
  };
}

/** What an entry weighs besides its texts: objects, numbers, the list that holds it. */
const OVERHEAD = 1_000;
const PAIR_OVERHEAD = 40;
const BYTES_PER_CHARACTER = 2;

/** About what an entry takes of memory. */
export function bytesOf(entry: RequestEntry): number {
  const pairs = [entry.requestHeaders, entry.responseHeaders, entry.query];
  const texts = entry.url.length + (entry.requestBody?.text?.length ?? 0) + (entry.responseBody?.text?.length ?? 0);
  const inPairs = pairs.reduce(
    (sum, list) => sum + charactersIn(list) * BYTES_PER_CHARACTER + list.length * PAIR_OVERHEAD,
    0,
  );
  return OVERHEAD + texts * BYTES_PER_CHARACTER + inPairs;
}

const charactersIn = (pairs: readonly Pair[]): number =>
  pairs.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
