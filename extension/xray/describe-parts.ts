// The sum: "68 ms = browser 1.1 ms + edge 2.9 ms + api 64 ms". Pure.
import { formatMs } from '../link/format-ms.ts';
import { GAP, type Part } from './time-parts.ts';
import type { Row } from './waterfall.ts';

export interface SumText {
  /** What the browser waited for; null: nothing was seen of it. */
  answered: string | null;
  /** What went on after it had its answer; null: nothing did. */
  after: string | null;
}

/** Parts of one name are one part. */
export function describeParts(parts: readonly Part[], rows: readonly Row[]): SumText {
  const names = new Map(rows.map((row) => [row.id, row.kind === 'queue' ? 'queue' : (row.sidecar ?? row.id)]));
  const nameOf = ({ rowId }: Part) => (rowId === GAP ? 'not known' : (names.get(rowId) ?? rowId));
  return {
    answered: sumText(
      parts.filter(({ after }) => !after),
      nameOf,
    ),
    after: sumText(
      parts.filter(({ after }) => after),
      nameOf,
    ),
  };
}

function sumText(parts: readonly Part[], nameOf: (part: Part) => string): string | null {
  if (parts.length === 0) return null;
  const sums = new Map<string, number>();
  for (const part of parts) sums.set(nameOf(part), (sums.get(nameOf(part)) ?? 0) + part.ms);
  const total = parts.reduce((sum, { ms }) => sum + ms, 0);
  const terms = [...sums].map(([name, ms]) => `${name} ${formatMs(ms)}`);
  return `${formatMs(total)} = ${terms.join(' + ')}`;
}
