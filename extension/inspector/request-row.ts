// One row of the list: its elements are made once and painted again for whatever request comes to stand there. Only what
// differs is written, since every write costs the browser a layout.
import { LENS_LABEL, type Lens } from '../xray/lens.ts';
import { channelsText, nameText, serverText, sizeText, statusText, timeText } from './format.ts';
import type { Listed } from './listed.ts';
import { JOB_TYPE } from './request-entry.ts';

/** The columns, in order. Where there is no room some are left out: see request-list.css. */
export const COLUMNS = [
  { id: 'method', label: 'Method' },
  { id: 'name', label: 'Request' },
  { id: 'status', label: 'Status' },
  { id: 'type', label: 'Type' },
  { id: 'time', label: 'Time' },
  { id: 'size', label: 'Size' },
  { id: 'channels', label: 'Channels', hint: 'What it was counted on, as the backend tells' },
  {
    id: 'server',
    label: 'Backend',
    hint: 'Each sidecar’s own time. Until the backend tells of it: what the answer’s Server-Timing says',
  },
] as const;

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
  const serverCell = cells.at(-1)?.parentElement;
  const whose = createWhoseMark();
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
      const server = texts.at(-1) ?? '';
      if (serverCell && serverCell.title !== server) serverCell.title = server;
      whose.write(row, nameCell ?? element);
      write('class', classOf(row, selected));
      write('aria-rowindex', String(index + 2));
      write('aria-selected', String(selected));
      write('data-id', row.entry.id);
    },
  };
}

function textsOf(row: Listed, pageOrigin: string | null): string[] {
  const { entry } = row;
  return [
    entry.method ?? (entry.resourceType === JOB_TYPE ? 'job' : '?'),
    nameText(entry.url, pageOrigin),
    statusText(entry),
    entry.resourceType,
    timeText(entry),
    sizeText(entry),
    channelsText(row),
    serverText(row),
  ];
}

/** "Other tab · api", of which the narrowest lists leave out who told; of a request of this tab nothing. */
function createWhoseMark() {
  const element = document.createElement('span');
  element.className = 'whose';
  const [whose, teller] = [document.createTextNode(''), document.createElement('span')];
  teller.className = 'whose-teller';
  element.append(whose, teller);
  let written = 'mine null';
  return {
    /** `cell`: it stands first in it. */
    write(row: Listed, cell: HTMLElement) {
      const key = `${row.lens} ${row.teller}`;
      if (key === written) return;
      written = key;
      if (row.lens === 'mine') return element.remove();
      cell.prepend(element);
      whose.data = WHOSE[row.lens];
      teller.textContent = row.teller === null ? '' : ` · ${row.teller}`;
    },
  };
}

/** Of one request. */
export const WHOSE: Readonly<Record<Lens, string>> = {
  mine: 'This tab',
  'other-tabs': 'Other tab',
  background: LENS_LABEL.background,
};

const classOf = (row: Listed, selected: boolean): string =>
  `request-row${row.errors ? ' error' : ''}${row.slow ? ' slow' : ''}${row.mutations ? ' mutation' : ''}${row.entry.pending ? ' pending' : ''}${selected ? ' selected' : ''}`;

/** Remembers what stands there: to ask the element costs more. */
function createWriter(element: HTMLElement): (attribute: string, value: string) => void {
  const written = new Map<string, string>();
  return (attribute, value) => {
    if (written.get(attribute) === value) return;
    written.set(attribute, value);
    element.setAttribute(attribute, value);
  };
}
