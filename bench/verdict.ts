// From several processes' figures to one word. Pure.

export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'skipped';

/** A median, and from where to where that of ever so many processes is to be expected. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** How often the median of all lies outside of what is shown, at most. */
const DOUBT = 0.07;

/** The value below which `share` (0 to 1) of them lie; they need not be sorted. Throws when there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('a quantile of nothing');
  return value;
}

/** From the least to the greatest of up to 8 values; of more without so many at either end as the sign test allows. */
export function spreadOf(values: readonly number[]): Spread {
  const kept = [...values].sort((a, b) => a - b).slice(leftOut(values.length), values.length - leftOut(values.length));
  return { median: quantile(values, 0.5), min: Math.min(...kept), max: Math.max(...kept) };
}

/**
 * How many of `count` sorted values at either end tell nothing of the median: that more of them lie on its one side has the
 * chance of so many heads when a coin is tossed `count` times.
 */
function leftOut(count: number): number {
  let out = 0;
  let ways = 1;
  for (let waysOfNext = count; ; out += 1) {
    ways += waysOfNext;
    if ((2 * ways) / 2 ** count > DOUBT) return out;
    waysOfNext = (waysOfNext * (count - out - 1)) / (out + 2);
  }
}

/**
 * All of the spread below the goal: pass. Median above it: fail. Else inconclusive.
 * @param error what two of the same are apart in the same run: nothing is above the goal by less.
 */
export function verdictOf({ median, max }: Spread, goal: number, error = 0): Verdict {
  if (median > goal + error) return 'fail';
  return max > goal ? 'inconclusive' : 'pass';
}

export const spreadText = ({ median, min, max }: Spread, unit: string): string =>
  `${median.toFixed(2)} ${unit} (${min.toFixed(2)} to ${max.toFixed(2)})`;
