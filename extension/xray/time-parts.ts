// Where the time went, so that the parts add up to the whole: each instant belongs to one row, the deepest that worked then.
// What went on beside a request that was still being answered counts once it is all that is left. Pure.
import type { Span } from './clock-skew.ts';
import type { Row, Segment, Waterfall } from './waterfall.ts';

export interface Part {
  /** "browser", "edge", "queue", "gap", or the id of the row that did it. */
  rowId: string;
  ms: number;
  /** After the browser had its answer. */
  after: boolean;
}

/** Nobody says what happened then. */
export const GAP = 'gap';

interface Piece extends Span {
  rowId: string;
  /** The greatest one has the instant. */
  rank: number;
}

/** Each row's part, in the order in which they first had one; those without are left out. */
export function timeParts({ rows, endMs }: Waterfall): Part[] {
  const pieces = rows.flatMap(piecesOf);
  const answeredMs = rows.find(({ kind }) => kind === 'browser')?.toMs ?? endMs;
  const bounds = [0, answeredMs, endMs, ...pieces.flatMap(({ fromMs, toMs }) => [fromMs, toMs])];
  const marks = [...new Set(bounds)].filter((mark) => mark >= 0 && mark <= endMs).sort((a, b) => a - b);
  const parts = new Map<string, Part>();
  marks.slice(1).forEach((toMs, index) => {
    const fromMs = marks[index] ?? 0;
    const rowId = ownerOf(pieces, fromMs, toMs);
    const after = fromMs >= answeredMs;
    const key = `${after} ${rowId}`;
    parts.set(key, { rowId, after, ms: (parts.get(key)?.ms ?? 0) + toMs - fromMs });
  });
  return [...parts.values()];
}

/** Its part before and after the answer. */
export const partOf = (parts: readonly Part[], rowId: string): number =>
  parts.reduce((sum, part) => (part.rowId === rowId ? sum + part.ms : sum), 0);

/** Of what nobody waits for; all that is waited for has its depth, from 1 on. */
const BESIDE = -1;

const piecesOf = (row: Row): Piece[] =>
  row.segments.map((segment) => ({ ...segment, rowId: row.id, rank: rankOf(row, segment) }));

function rankOf({ kind, depth, nested }: Row, segment: Segment): number {
  // That it waits says nothing of what for; that it sends or receives is work of its own.
  if (kind === 'browser') return segment.kind === 'wait' ? -0.5 : 0.5;
  if (kind === 'edge') return 0;
  // While something is waited for, what goes on beside it is in nobody's way.
  return nested ? depth : BESIDE + depth / 1_000;
}

function ownerOf(pieces: readonly Piece[], fromMs: number, toMs: number): string {
  let owner: Piece | null = null;
  for (const piece of pieces)
    if (piece.fromMs <= fromMs && piece.toMs >= toMs && (owner === null || piece.rank > owner.rank)) owner = piece;
  return owner?.rowId ?? GAP;
}
