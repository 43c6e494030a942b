// From several processes' figures to one word. Pure.

export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'skipped';

export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** The value below which `share` (0 to 1) of them lie; they need not be sorted. Throws when there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('a quantile of nothing');
  return value;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: quantile(values, 0.5),
  min: Math.min(...values),
  max: Math.max(...values),
});

/** Below the goal throughout: pass. Median above it: fail. Median below, but some process above: inconclusive. */
export function verdictOf({ median, max }: Spread, goal: number): Verdict {
  if (median > goal) return 'fail';
  return max > goal ? 'inconclusive' : 'pass';
}

export const spreadText = ({ median, min, max }: Spread, unit: string): string =>
  `${median.toFixed(2)} ${unit} (${min.toFixed(2)} to ${max.toFixed(2)})`;
