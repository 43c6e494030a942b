// The list of requests: a grid of which only the rows in sight exist. Keys move the selection; Enter opens it.
import { type ReadonlySignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { InspectorModel } from './inspector-model.ts';
import { COLUMNS } from './request-row.ts';
import { createVirtualRows, type VirtualRows } from './virtual-rows.ts';
import './request-list.css';

interface Props {
  model: InspectorModel;
  pageOrigin: ReadonlySignal<string | null>;
  /** For who copies the selected request by Ctrl+C. */
  copy(): void;
}

export function RequestList({ model, pageOrigin, copy }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const rows = useRef<VirtualRows | null>(null);
  useEffect(() => {
    const ending = new AbortController();
    if (grid.current && body.current)
      rows.current = createVirtualRows(
        { viewport: grid.current, body: body.current, onSelectedElement: (id) => describeSelected(grid.current, id) },
        ending.signal,
      );
    show(rows.current, model, pageOrigin.peek());
    return () => ending.abort();
  }, [model]);
  useSignalEffect(() => {
    model.version.value;
    model.opened.value;
    show(rows.current, model, pageOrigin.value);
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table has no place for rows that are not there
    <div
      ref={grid}
      class="request-grid"
      role="grid"
      aria-label="Requests"
      tabIndex={0}
      onClick={(event) => openClicked(event, model)}
      onKeyDown={(event) => onKey(event, model, rows.current, copy)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      <div class="request-row request-head" role="row" aria-rowindex={1}>
        {COLUMNS.map(({ id, label, ...column }) => (
          // biome-ignore lint/a11y/useSemanticElements: see above
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          <span key={id} role="columnheader" class={`cell-${id}`} title={'hint' in column ? column.hint : undefined}>
            {label}
          </span>
        ))}
      </div>
      <div class="request-space" role="presentation">
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        <div ref={body} class="request-body" role="rowgroup" />
      </div>
    </div>
  );
}

function show(rows: VirtualRows | null, model: InspectorModel, pageOrigin: string | null): void {
  rows?.show(model.rows(), model.opened.peek()?.id ?? null, pageOrigin);
}

function describeSelected(grid: HTMLElement | null, id: string | null): void {
  if (grid === null || grid.getAttribute('aria-activedescendant') === id) return;
  if (id === null) grid.removeAttribute('aria-activedescendant');
  else grid.setAttribute('aria-activedescendant', id);
}

function openClicked({ target }: MouseEvent, model: InspectorModel): void {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-id]') : null;
  if (row?.dataset['id']) model.open(row.dataset['id']);
}

function onKey(event: KeyboardEvent, model: InspectorModel, list: VirtualRows | null, copy: () => void): void {
  const rows = model.rows();
  const opened = model.opened.peek();
  if (event.key === 'c' && (event.ctrlKey || event.metaKey) && opened && getSelection()?.isCollapsed !== false) {
    event.preventDefault();
    copy();
    return;
  }
  const at = opened === null ? -1 : rows.findIndex(({ entry }) => entry.id === opened.id);
  const next = nextIndex(event.key, at, rows.length, list?.pageSize() ?? 1);
  const row = next === null ? undefined : rows[next];
  if (row === undefined || next === null) return;
  event.preventDefault();
  model.open(row.entry.id);
  list?.scrollTo(next);
}

/** The row that a key moves to from row `at` (-1: none is selected) of `count`; null: the key moves nowhere. */
export function nextIndex(key: string, at: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const within = (index: number) => Math.max(0, Math.min(count - 1, index));
  switch (key) {
    case 'ArrowDown':
      return within(at + 1);
    case 'ArrowUp':
      return at === -1 ? count - 1 : within(at - 1);
    case 'PageDown':
      return within(at + page);
    case 'PageUp':
      return at === -1 ? count - 1 : within(at - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'Enter':
      return at === -1 ? count - 1 : at;
    default:
      return null;
  }
}
