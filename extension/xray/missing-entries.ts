// What one teller did not get through: numbers that are missing among its entries, and those that it says it dropped.

export interface Missing {
  /** When it was noticed, by the server's clock. */
  atMs: number;
  count: number;
}

export interface MissingEntries {
  /** Takes the number of an entry that was heard. */
  heard(sequence: number, atMs: number): void;
  /** Takes how many the reporter says to have dropped in this boot. */
  dropped(total: number, atMs: number): void;
  /** What is missing, in the order in which it was noticed. */
  all(): Missing[];
}

/** Most gaps remembered of one teller; the oldest go first. */
export const MAX_GAPS = 50;

interface Gap {
  from: number;
  to: number;
  atMs: number;
}

/** What came before the first entry that was heard is not missed: nobody here listened. */
export function createMissingEntries(): MissingEntries {
  let highest: number | null = null;
  let droppedBefore: number | null = null;
  let gaps: Gap[] = [];
  const drops: Missing[] = [];
  const note = (gap: Gap) => {
    gaps.push(gap);
    if (gaps.length > MAX_GAPS) gaps.shift();
  };
  return {
    heard(sequence, atMs) {
      if (highest === null || sequence > highest) {
        if (highest !== null && sequence > highest + 1) note({ from: highest + 1, to: sequence - 1, atMs });
        highest = sequence;
      } else gaps = gaps.flatMap((gap) => without(gap, sequence));
    },
    dropped(total, atMs) {
      if (droppedBefore !== null && total > droppedBefore) {
        drops.push({ atMs, count: total - droppedBefore });
        if (drops.length > MAX_GAPS) drops.shift();
      }
      droppedBefore = total;
    },
    all: () =>
      [...gaps.map(({ from, to, atMs }) => ({ atMs, count: to - from + 1 })), ...drops].sort((a, b) => a.atMs - b.atMs),
  };
}

/** A gap in which one number was found after all. */
function without(gap: Gap, sequence: number): Gap[] {
  if (sequence < gap.from || sequence > gap.to) return [gap];
  const parts = [
    { ...gap, to: sequence - 1 },
    { ...gap, from: sequence + 1 },
  ];
  return parts.filter(({ from, to }) => from <= to);
}
