// Which rows of a long list are drawn. All rows are equally high, so no measuring is needed. Pure.

/** Rows drawn beyond each edge, so that a quick scroll does not show emptiness. */
const OVERSCAN = 8;

export interface Viewport {
  top: number;
  height: number;
}

export interface VisibleRows {
  first: number;
  /** Behind the last one. */
  end: number;
}

export function visibleRows({ top, height }: Viewport, rowHeight: number, count: number): VisibleRows {
  const first = Math.floor(top / rowHeight) - OVERSCAN;
  const end = Math.ceil((top + height) / rowHeight) + OVERSCAN;
  return { first: Math.max(0, Math.min(first, count)), end: Math.max(0, Math.min(end, count)) };
}

/** Within half a row of the bottom counts as being there: fractions of pixels must not end the following. */
export const isAtBottom = ({ top, height }: Viewport, rowHeight: number, count: number): boolean =>
  top + height >= (count - 0.5) * rowHeight;

/** Whether the reader scrolled up by more than a row; a list that became shorter takes everybody up, to its bottom. */
export const hasLeft = (before: Viewport, now: Viewport, rowHeight: number, count: number): boolean =>
  now.top < before.top - rowHeight && !isAtBottom(now, rowHeight, count);

/** The row that a key moves to; null: the key moves nowhere. `from` -1: none was. */
export function rowAfterKey(key: string, from: number, count: number, page: number): number | null {
  const to = {
    ArrowUp: from - 1,
    ArrowDown: from + 1,
    PageUp: from - page,
    PageDown: from + page,
    Home: 0,
    End: count,
  }[key];
  if (to === undefined || count === 0) return null;
  // Without a row to start from, up begins at the newest.
  if (from === -1) return key === 'Home' ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, to));
}

/** Where to scroll so that a row is wholly seen; the same place where it is already. */
export function topShowing(row: number, { top, height }: Viewport, rowHeight: number): number {
  const rowTop = row * rowHeight;
  if (rowTop < top) return rowTop;
  return Math.max(top, rowTop + rowHeight - height);
}
