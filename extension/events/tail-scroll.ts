// Where a tail is scrolled to: at the newest row, and it stays there; or where its reader left it, whatever comes or goes
// above or below.
import { batch, type ReadonlySignal, useComputed, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { hasLeft, isAtBottom, topShowing, type Viewport, type VisibleRows, visibleRows } from './visible-rows.ts';

interface Row {
  key: string;
}

export interface TailScroll extends VisibleRows {
  width: ReadonlySignal<number>;
  /** Rows that came since the reader scrolled away from the newest. */
  unseen: number;
  /** Rows that fit on a page. */
  page: number;
  onScroll(): void;
  toNewest(): void;
  /** Scrolls no further than it must to show a row. */
  reveal(index: number): void;
}

export function useTailScroll(
  list: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  rowPxAt: (width: number) => number,
): TailScroll {
  const view = useSignal({ top: 0, height: 0, width: 0 });
  const following = useSignal(true);
  const lastSeen = useSignal<string | null>(null);
  const anchor = useRef<{ key: string; offset: number } | null>(null);
  const width = useComputed(() => view.value.width);
  const size = useComputed(() => `${view.value.width} ${view.value.height}`).value;
  const rowPx = rowPxAt(width.value);

  const look = (element: HTMLElement) => {
    const now = viewOf(element);
    const row = rows[Math.floor(now.top / rowPx)];
    anchor.current = row ? { key: row.key, offset: now.top % rowPx } : null;
    view.value = now;
  };
  const scrollTo = (top: number) => {
    list.current?.scrollTo(0, top);
    if (list.current) look(list.current);
  };
  const toNewest = () => {
    following.value = true;
    scrollTo(rows.length * rowPx);
  };
  const onScroll = () => {
    const element = list.current;
    if (element === null) return;
    const [before, now] = [view.peek(), viewOf(element)];
    const isResized = before.height !== now.height || before.width !== now.width;
    // A list that became lower is no longer at its bottom, without anybody having scrolled.
    if (following.peek() && isResized && !hasLeft(before, now, rowPx, rows.length)) return toNewest();
    batch(() => {
      look(element);
      const atBottom = isAtBottom(now, rowPx, rows.length);
      if (following.peek() && !atBottom) lastSeen.value = rows.at(-1)?.key ?? null;
      following.value = atBottom;
    });
  };
  // Before the browser paints, so that rows which come or go never make the others jump.
  useLayoutEffect(() => {
    if (list.current === null) return;
    // What the reader did a moment ago is told only at the next frame.
    if (following.peek() && hasLeft(view.peek(), viewOf(list.current), rowPx, rows.length)) return onScroll();
    if (following.peek()) return toNewest();
    const index = rows.findIndex(({ key }) => key === anchor.current?.key);
    if (index === -1) look(list.current);
    else scrollTo(index * rowPx + (anchor.current?.offset ?? 0));
  }, [rows, rowPx, size]);
  useEffect(() => {
    if (list.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) view.value = { ...view.peek(), width: entry.contentRect.width, height: entry.contentRect.height };
    });
    observer.observe(list.current);
    return () => observer.disconnect();
  }, [list, view]);
  return {
    ...visibleRows(view.value, rowPx, rows.length),
    width,
    unseen: following.value ? 0 : rows.length - 1 - rows.findLastIndex(({ key }) => key === lastSeen.value),
    page: Math.max(1, Math.floor(view.value.height / rowPx)),
    onScroll,
    toNewest,
    reveal: (index) => list.current?.scrollTo(0, topShowing(index, view.peek(), rowPx)),
  };
}

const viewOf = (element: HTMLElement): Viewport & { width: number } => ({
  top: element.scrollTop,
  height: element.clientHeight,
  width: element.clientWidth,
});
