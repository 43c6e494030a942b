// The marks of a ruler over a time that begins at 0. Pure.

/** At the most, so that their labels have room. */
const MOST_MARKS = 5;
const STEPS = [1, 2, 5] as const;

/** Whole steps of 1, 2 or 5 times a power of ten, from the first after 0, none beyond the end. */
export function rulerMarks(endMs: number): number[] {
  if (!(endMs > 0)) return [];
  const step = stepFor(endMs);
  const count = Math.floor(endMs / step + 1e-9);
  // Multiplied, not added up: sums of fractions drift.
  return Array.from({ length: count }, (_, index) => Number(((index + 1) * step).toPrecision(12)));
}

function stepFor(endMs: number): number {
  let power = 10 ** Math.floor(Math.log10(endMs / MOST_MARKS));
  for (;;) {
    for (const factor of STEPS) if (endMs / (factor * power) <= MOST_MARKS) return factor * power;
    power *= 10;
  }
}
