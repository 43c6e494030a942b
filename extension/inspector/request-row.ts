// One row of the list: its elements are made once and painted again for whatever request comes to stand there. Only what
// differs is written, since every write costs the browser a layout.
import { formatMs, nameText, serverText, sizeText, statusText } from './format.ts';
import type { Listed } from './inspector-model.ts';

/** The columns, in order. `optional`: left out where there is no room; the narrower, the more. */
export const COLUMNS = [
  { id: 'method', label: 'Method' },
  { id: 'name', label: 'Request' },
  { id: 'status', label: 'Status' },
  { id: 'type', label: 'Type' },
  { id: 'time', label: 'Time' },
  { id: 'size', label: 'Size' },
  { id: 'server', label: 'Server timing' },
] as const;

export type ColumnId = (typeof COLUMNS)[number]['id'];

export interface RequestRow {
  element: HTMLElement;
  paint(row: Listed, index: number, look: RowLook): void;
}

export interface RowLook {
  selected: boolean;
  pageOrigin: string | null;
}

export const rowId = (slot: number): string => `request-row-${slot}`;

export function createRequestRow(slot: number): RequestRow {
  const element = document.createElement('div');
  element.setAttribute('role', 'row');
  element.id = rowId(slot);
  const cells = COLUMNS.map(({ id }) => {
    const cell = document.createElement('span');
    cell.setAttribute('role', 'gridcell');
    cell.className = `cell-${id}`;
    const text = document.createTextNode('');
    cell.append(text);
    return text;
  });
  element.append(...cells.map((text) => text.parentNode ?? text));
  const nameCell = cells[1]?.parentElement;
  const write = createWriter(element);
  return {
    element,
    paint(row, index, { selected, pageOrigin }) {
      const texts = textsOf(row, pageOrigin);
      for (const [at, text] of texts.entries()) {
        const cell = cells[at];
        if (cell && cell.data !== text) cell.data = text;
      }
      const name = row.entry.url;
      if (nameCell && nameCell.title !== name) nameCell.title = name;
      write('class', classOf(row, selected));
      write('aria-rowindex', String(index + 2));
      write('aria-selected', String(selected));
      write('data-id', row.entry.id);
    },
  };
}

const textsOf = ({ entry }: Listed, pageOrigin: string | null): string[] => [
  entry.method ?? '?',
  nameText(entry.url, pageOrigin),
  statusText(entry),
  entry.resourceType,
  formatMs(entry.durationMs),
  sizeText(entry),
  serverText(entry),
];

const classOf = (row: Listed, selected: boolean): string =>
  `request-row${row.errors ? ' error' : ''}${row.slow ? ' slow' : ''}${row.mutations ? ' mutation' : ''}${selected ? ' selected' : ''}`;

/** Remembers what stands there: to ask the element costs more. */
function createWriter(element: HTMLElement): (attribute: string, value: string) => void {
  const written = new Map<string, string>();
  return (attribute, value) => {
    if (written.get(attribute) === value) return;
    written.set(attribute, value);
    element.setAttribute(attribute, value);
  };
}
