// A list of any length on a few dozen elements. In: rows, and where somebody has scrolled. Out: the elements painted. It
// follows what arrives while its end is in sight, and stands still where somebody reads while older rows go. Ends with the
// signal.

import type { Listed } from './listed.ts';
import { createRequestRow, type RequestRow, type RowLook, rowId } from './request-row.ts';
import { isAtEnd, ROW_HEIGHT, rowWindow, scrollFor } from './row-window.ts';

export interface VirtualRows {
  /** Paints what stands in `rows` now. `selected`: the id of the request that is. */
  show(rows: readonly Listed[], selected: string | null, pageOrigin: string | null): void;
  scrollTo(index: number): void;
  /** Rows that fit. */
  pageSize(): number;
}

export interface VirtualRowsParts {
  /** What scrolls. */
  viewport: HTMLElement;
  /** As high as all rows, within it. */
  body: HTMLElement;
  /** Hears of the element id of the selected row; null: it is not on the screen. */
  onSelectedElement(id: string | null): void;
}

export function createVirtualRows(
  { viewport, body, onSelectedElement }: VirtualRowsParts,
  signal: AbortSignal,
): VirtualRows {
  const pool: RequestRow[] = [];
  let rows: readonly Listed[] = [];
  let look: { selected: string | null; pageOrigin: string | null } = { selected: null, pageOrigin: null };
  let follows = true;
  /** What stands at the upper edge, and where it stood. */
  let anchor: { row: Listed | undefined; index: number } = { row: undefined, index: 0 };
  let height = 0;
  let bodyHeight = -1;
  let scrollTop = 0;

  const paint = () => {
    const { first: from, end } = rowWindow(scrollTop, height, rows.length);
    let selectedElement: string | null = null;
    body.style.transform = `translateY(${from * ROW_HEIGHT}px)`;
    for (let slot = 0; slot < Math.max(end - from, pool.length); slot += 1) {
      const row = rows[from + slot];
      const place = rowAt(pool, body, slot);
      const isShown = slot < end - from && row !== undefined;
      place.element.hidden = !isShown;
      if (!isShown) continue;
      const rowLook: RowLook = { selected: row.entry.id === look.selected, pageOrigin: look.pageOrigin };
      if (rowLook.selected) selectedElement = rowId(slot);
      place.paint(row, from + slot, rowLook);
    }
    const index = Math.floor(scrollTop / ROW_HEIGHT);
    anchor = { row: rows[index], index };
    onSelectedElement(selectedElement);
  };
  const scroll = (top: number) => {
    scrollTop = Math.max(0, top);
    if (viewport.scrollTop !== scrollTop) viewport.scrollTop = scrollTop;
  };
  /** Rows that went at the front pull those that are read upwards: scroll along. */
  const keepPlace = () => {
    const { row, index } = anchor;
    if (row === undefined || index === 0 || rows[index] === row) return;
    const at = rows.indexOf(row);
    if (at !== -1) scroll(scrollTop + (at - index) * ROW_HEIGHT);
  };
  viewport.addEventListener(
    'scroll',
    () => {
      scrollTop = viewport.scrollTop;
      follows = isAtEnd(scrollTop, height, rows.length);
      paint();
    },
    { signal, passive: true },
  );
  const resized = new ResizeObserver(([entry]) => {
    // The head sticks to the upper edge, over the first of its rows.
    height = Math.max(0, (entry?.contentRect.height ?? 0) - ROW_HEIGHT);
    if (follows) scroll(rows.length * ROW_HEIGHT - height);
    paint();
  });
  resized.observe(viewport);
  signal.addEventListener('abort', () => resized.disconnect());
  return {
    show(next, selected, pageOrigin) {
      rows = next;
      look = { selected, pageOrigin };
      if (bodyHeight !== rows.length * ROW_HEIGHT) {
        bodyHeight = rows.length * ROW_HEIGHT;
        if (body.parentElement) body.parentElement.style.height = `${bodyHeight}px`;
      }
      if (follows) scroll(bodyHeight - height);
      else keepPlace();
      paint();
    },
    scrollTo(index) {
      scroll(scrollFor(index, scrollTop, height));
      follows = isAtEnd(scrollTop, height, rows.length);
      paint();
    },
    pageSize: () => Math.max(1, Math.floor(height / ROW_HEIGHT) - 1),
  };
}

function rowAt(pool: RequestRow[], body: HTMLElement, slot: number): RequestRow {
  const known = pool[slot];
  if (known) return known;
  const made = createRequestRow(slot);
  pool.push(made);
  body.append(made.element);
  return made;
}
