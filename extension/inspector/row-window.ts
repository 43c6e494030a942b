// Which rows of a long list stand on the screen. Rows are all of one height, so this is arithmetic. Pure.

/** Height of a row, as in DevTools; request-list.css says the same. */
export const ROW_HEIGHT = 21;
/** Beyond the edges, so that a quick scroll shows no gap before the next paint. */
const OVERSCAN = 4;

export interface RowWindow {
  first: number;
  /** One behind the last. */
  end: number;
}

export function rowWindow(scrollTop: number, height: number, count: number): RowWindow {
  const first = Math.max(0, Math.min(Math.floor(scrollTop / ROW_HEIGHT) - OVERSCAN, count));
  return { first, end: Math.min(count, Math.ceil((scrollTop + height) / ROW_HEIGHT) + OVERSCAN) };
}

/** Whether the end of the list is in sight, to within half a row: then the list follows what arrives. */
export const isAtEnd = (scrollTop: number, height: number, count: number): boolean =>
  scrollTop + height >= count * ROW_HEIGHT - ROW_HEIGHT / 2;

/** Where to scroll so that row `index` is in sight. */
export function scrollFor(index: number, scrollTop: number, height: number): number {
  const top = index * ROW_HEIGHT;
  if (top < scrollTop) return top;
  return top + ROW_HEIGHT > scrollTop + height ? top + ROW_HEIGHT - height : scrollTop;
}
