// Legend, readout and totals in one: a line a sidecar, one more where it serves requests, and a line a channel. What the
// charts show, as text.
import type { ComponentChildren } from 'preact';
import { grouped } from '../app/grouped.ts';
import { formatPercent, UNKNOWN } from '../topology/format-usage.ts';
import { formatSpan } from './format-history.ts';
import type { Line, Lines } from './history-lines.ts';
import type { HistoryViewModel } from './history-view-model.ts';
import { Swatch } from './swatch.tsx';
import { CPU, LATENCY, MEMORY, TRAFFIC, type Track, valueAt } from './tracks.ts';
import './history-table.css';

interface Column {
  /** Said where the column before it is not there to say it. */
  of?: string;
  name: string;
  hint: string;
}

const SIDECAR_COLUMNS: readonly Column[] = [
  { name: 'CPU', hint: 'CPU at the cursor, or newest; in percent of the usable cores' },
  { of: 'CPU', name: 'mean', hint: 'Mean CPU in the window, over the steps in which it is known' },
  { of: 'CPU', name: 'max', hint: 'Highest CPU in the window, as a step ended' },
  { name: 'Memory', hint: 'Working set at the cursor, or newest' },
  { of: 'Memory', name: 'max', hint: 'Largest working set in the window, as a step ended' },
  { name: 'Unhealthy', hint: 'Time in the window in which it was degraded or down' },
];
const REQUEST_COLUMNS: readonly Column[] = [
  {
    name: 'Latency',
    hint: 'At the cursor, or newest: 95 % of the requests told of in the step took no longer, within 9 %',
  },
  { of: 'Latency', name: 'median', hint: 'Half of the requests in the window took no longer, within 9 %' },
  { of: 'Latency', name: 'p95', hint: '95 % of the requests in the window took no longer, within 9 %' },
  { of: 'Latency', name: 'max', hint: 'The slowest request in the window' },
  {
    name: 'Requests',
    hint: 'Requests in the window that apps told of, which they do while somebody watches; without polling',
  },
];
const CHANNEL_COLUMNS: readonly Column[] = [
  { name: 'Rate', hint: 'Events a second at the cursor, or newest' },
  { name: 'Events', hint: 'Events counted in the window' },
];

export function HistoryTables({ model }: { model: HistoryViewModel }) {
  const lines = model.sidecars.all.value;
  const serving = lines.filter(({ name }) => model.serving.value.includes(name));
  return (
    <div class="history-tables">
      <Table caption="Sidecars in the window" of="sidecar" first="Sidecar" columns={SIDECAR_COLUMNS}>
        {lines.map((line) => (
          <SidecarRow key={line.name} line={line} model={model} />
        ))}
      </Table>
      {serving.length > 0 && (
        <Table caption="Requests in the window" of="request" first="Sidecar" columns={REQUEST_COLUMNS}>
          {serving.map((line) => (
            <RequestRow key={line.name} line={line} model={model} />
          ))}
        </Table>
      )}
      <Table caption="Channels in the window" of="channel" first="Channel" columns={CHANNEL_COLUMNS}>
        {model.channels.all.value.map((line) => (
          <ChannelRow key={line.name} line={line} model={model} />
        ))}
      </Table>
    </div>
  );
}

interface TableProps {
  caption: string;
  /** What a row is of. */
  of: 'sidecar' | 'request' | 'channel';
  first: string;
  columns: readonly Column[];
  children: ComponentChildren;
}

function Table({ caption, of: rows, first, columns, children }: TableProps) {
  return (
    <table class="history-table" data-of={rows}>
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          {columns.map(({ of, name, hint }) => (
            <th key={hint} scope="col" title={hint}>
              {of && <span class="column-of">{of} </span>}
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

interface RowProps {
  line: Line;
  model: HistoryViewModel;
}

function SidecarRow({ line, model }: RowProps) {
  const totals = model.totals.value.sidecars.get(line.name);
  const now = (track: Track) => track.format(valueAt(track, model.record.value, line.name, model.at.value));
  const unhealthyMs = totals?.unhealthyMs ?? null;
  return (
    <tr data-totals={line.name} {...emphasis(line, model)}>
      <NameCell line={line} lines={model.sidecars} />
      <td>{now(CPU)}</td>
      <td>{formatPercent(totals?.meanCpuPercent ?? null)}</td>
      <td>{formatPercent(totals?.maxCpuPercent ?? null)}</td>
      <td>{now(MEMORY)}</td>
      <td>{MEMORY.format(totals?.maxMemoryBytes ?? null)}</td>
      <td class={unhealthyMs ? 'ill' : ''}>{unhealthyMs === null ? UNKNOWN : formatSpan(unhealthyMs)}</td>
    </tr>
  );
}

function RequestRow({ line, model }: RowProps) {
  const totals = model.totals.value.requests.get(line.name);
  return (
    <tr data-requests={line.name} {...emphasis(line, model)}>
      <NameCell line={line} lines={model.sidecars} />
      <td>{LATENCY.format(valueAt(LATENCY, model.record.value, line.name, model.at.value))}</td>
      <td>{LATENCY.format(totals?.medianMs ?? null)}</td>
      <td>{LATENCY.format(totals?.p95Ms ?? null)}</td>
      <td>{LATENCY.format(totals?.slowestMs ?? null)}</td>
      <td>{wholeText(totals?.requests ?? null)}</td>
    </tr>
  );
}

/** Its lines stand out while its row is pointed at or has the focus. */
const emphasis = ({ name }: Line, model: HistoryViewModel) => ({
  class: model.emphasised.value === name ? 'emphasised' : '',
  onPointerEnter: () => model.pointAt(name),
  onPointerLeave: () => model.pointAt(null),
  onFocusIn: () => model.pointAt(name),
  onFocusOut: () => model.pointAt(null),
});

const wholeText = (whole: number | null) => (whole === null ? UNKNOWN : grouped(whole));

function ChannelRow({ line, model }: RowProps) {
  const events = model.totals.value.events.get(line.name) ?? null;
  return (
    <tr data-events={line.name}>
      <NameCell line={line} lines={model.channels} />
      <td>{TRAFFIC.format(valueAt(TRAFFIC, model.record.value, line.name, model.at.value))}</td>
      <td>{wholeText(events)}</td>
    </tr>
  );
}

/** Switches its line. */
function NameCell({ line, lines }: { line: Line; lines: Lines }) {
  const look = lines.drawn.value.find(({ name }) => name === line.name)?.look;
  const isDrawn = look !== undefined;
  return (
    <th scope="row">
      <button
        type="button"
        class="line-toggle"
        aria-pressed={isDrawn}
        title={isDrawn ? `Hide ${line.label}` : `Show ${line.label}`}
        onClick={() => lines.toggle(line.name)}
      >
        {isDrawn ? <Swatch look={look} /> : <span class="no-swatch" />}
        <span>{line.label}</span>
      </button>
    </th>
  );
}
