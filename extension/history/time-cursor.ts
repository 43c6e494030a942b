// One step that is pointed at, and a window of several: how pointer and keys move them. Pure.
import { clampStep, overlap, type StepRange } from './step-range.ts';

export interface TimeCursor {
  /** The step pointed at; null: none is. */
  at: number | null;
  /** Where the window began and where it was drawn to, in either order; null: there is none. */
  drawn: { from: number; to: number } | null;
}

export const NO_CURSOR: TimeCursor = { at: null, drawn: null };

/** A minute. */
const PAGE_STEPS = 12;

/** The window selected, as far as it is shown. */
export function windowOf({ drawn }: TimeCursor, shown: StepRange): StepRange | null {
  if (drawn === null) return null;
  return overlap({ from: Math.min(drawn.from, drawn.to), to: Math.max(drawn.from, drawn.to) }, shown);
}

/** How far a key goes; null: nowhere. */
function stepsOfKey(key: string, at: number, shown: StepRange): number | null {
  switch (key) {
    case 'ArrowLeft':
      return -1;
    case 'ArrowRight':
      return 1;
    case 'PageUp':
      return -PAGE_STEPS;
    case 'PageDown':
      return PAGE_STEPS;
    case 'Home':
      return shown.from - at;
    case 'End':
      return shown.to - at;
    default:
      return null;
  }
}

/** The cursor after a key; null: the key is none of its own. With Shift a window is drawn; without, one that is moves. */
export function afterKey(key: string, shift: boolean, cursor: TimeCursor, shown: StepRange): TimeCursor | null {
  if (key === 'Escape') return afterEscape(cursor);
  const at = clampStep(cursor.at ?? cursor.drawn?.to ?? shown.to, shown);
  const by = stepsOfKey(key, at, shown);
  if (by === null) return null;
  // The first press only shows where the cursor is.
  const next = cursor.at === null && !shift && Math.abs(by) <= 1 ? at : clampStep(at + by, shown);
  if (shift) return { at: next, drawn: { from: cursor.drawn?.from ?? at, to: next } };
  return cursor.drawn === null ? { at: next, drawn: null } : moved(cursor.drawn, by, shown);
}

function moved(drawn: StepRange, by: number, shown: StepRange): TimeCursor {
  const [first, last] = [Math.min(drawn.from, drawn.to), Math.max(drawn.from, drawn.to)];
  const fits = Math.min(shown.to - last, Math.max(shown.from - first, by));
  return { at: drawn.to + fits, drawn: { from: drawn.from + fits, to: drawn.to + fits } };
}

/** The window goes first, then the cursor; then Escape is somebody else's. */
function afterEscape(cursor: TimeCursor): TimeCursor | null {
  if (cursor.drawn !== null) return { ...cursor, drawn: null };
  return cursor.at === null ? null : NO_CURSOR;
}
