// Counts by channel, held as numbers in slots. Knows nothing of who counts.
import { isName } from '../server/contract/names.ts';
import { MAX_REPORT_CHANNELS } from '../server/contract/report-limits.ts';

/** Most characters of JSON that all channels together may take, so that the rest of the report still has room. */
const MAX_LENGTH = 14_000;
/** What a channel takes besides its name: quotes, colon, comma, and a total of at most 16 digits. */
const LENGTH_BESIDE_NAME = 20;

/** The slot of a channel that is dropped. */
export const NO_SLOT = -1;

export interface Tally {
  /** The slot of a channel, its own for ever; NO_SLOT for what is no channel, or one too many. */
  slotOf(channel: unknown): number;
  /** Adds a whole number, 0 or more, to a slot that `slotOf` gave. Allocates nothing. */
  add(slot: number, n: number): void;
  totals(): Record<string, number>;
  /** Calls the listener once, within the next `add`, however often it was given. It must not throw. */
  whenAdded(listener: () => void): void;
}

export function createTally(): Tally {
  const slots = new Map<unknown, number>();
  const totals = new Float64Array(MAX_REPORT_CHANNELS);
  let length = 0;
  const waiting = new Set<() => void>();
  let isAwaited = false;

  const newSlot = (channel: unknown): number => {
    if (slots.size >= MAX_REPORT_CHANNELS || !isName(channel)) return NO_SLOT;
    length += channel.length + LENGTH_BESIDE_NAME;
    if (length > MAX_LENGTH) {
      length -= channel.length + LENGTH_BESIDE_NAME;
      return NO_SLOT;
    }
    slots.set(channel, slots.size);
    return slots.size - 1;
  };
  const tell = () => {
    const listeners = [...waiting];
    waiting.clear();
    isAwaited = false;
    for (const listener of listeners) listener();
  };

  return {
    slotOf: (channel) => slots.get(channel) ?? newSlot(channel),
    add(slot, n) {
      const total = (totals[slot] ?? 0) + n;
      totals[slot] = total > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : total;
      if (isAwaited) tell();
    },
    totals() {
      const byChannel: Record<string, number> = {};
      slots.forEach((slot, channel) => {
        byChannel[String(channel)] = totals[slot] ?? 0;
      });
      return byChannel;
    },
    whenAdded(listener) {
      waiting.add(listener);
      isAwaited = true;
    },
  };
}
