// The polling that was folded: one line that says how much, and behind it one row a route.
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { ChevronDown, ChevronRight } from 'lucide';
import { useState } from 'preact/hooks';
import { Icon } from '../app/icon.tsx';
import { formatMs } from '../link/format-ms.ts';
import { formatPeriod, formatSize } from './format.ts';
import { costPerMinute, type PollingRow } from './polling-row.ts';
import './polling-rows.css';

interface Props {
  polling: ReadonlySignal<readonly PollingRow[]>;
  leftOut: ReadonlySignal<number>;
  pageOrigin: ReadonlySignal<string | null>;
}

export function PollingRows({ polling, leftOut, pageOrigin }: Props) {
  const [open, setOpen] = useState(false);
  const count = useComputed(() => polling.value.length).value;
  const text = useComputed(() => summary(polling.value, leftOut.value)).value;
  if (text === '') return null;
  return (
    <div class="polling">
      <button
        type="button"
        class="polling-summary"
        aria-expanded={open && count > 0}
        disabled={count === 0}
        onClick={() => setOpen(!open)}
      >
        {count > 0 && <Icon icon={open ? ChevronDown : ChevronRight} size={12} />}
        {text}
      </button>
      {open && count > 0 && <PollingTable polling={polling} pageOrigin={pageOrigin} />}
    </div>
  );
}

function summary(rows: readonly PollingRow[], leftOut: number): string {
  const requests = rows.reduce((sum, { count }) => sum + count, 0);
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  const folded = `${rows.length} polling ${rows.length === 1 ? 'route' : 'routes'} folded (${requests} GETs, ${formatSize(bytes)})`;
  return [rows.length > 0 && folded, leftOut > 0 && `${leftOut} ${leftOut === 1 ? 'GET' : 'GETs'} left out by prefix`]
    .filter(Boolean)
    .join(' · ');
}

function PollingTable({ polling, pageOrigin }: Pick<Props, 'polling' | 'pageOrigin'>) {
  const rows = polling.value.toSorted((a, b) => b.count - a.count);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="polling-scroll" aria-label="Polling" tabIndex={0}>
      <table class="polling-table">
        <thead>
          <tr>
            <th scope="col">Route</th>
            <th scope="col">Every</th>
            <th scope="col">GETs</th>
            <th scope="col">Bytes</th>
            <th scope="col" title="What a minute of it costs the backend">
              A minute
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.route}>
              <th scope="row" title={row.route}>
                {routeText(row.route, pageOrigin.value)}
              </th>
              <td>{formatPeriod(row.periodMs)}</td>
              <td>{row.count}</td>
              <td>{formatSize(row.bytes)}</td>
              <td title={costHint(row)}>{costText(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function routeText(route: string, pageOrigin: string | null): string {
  const [origin = '', path = ''] = route.split(' ');
  return origin === pageOrigin ? path : `${origin.replace(/^https?:\/\//, '')}${path}`;
}

function costText(row: PollingRow): string {
  const { requests, bytes, serverMs } = costPerMinute(row);
  const rounded = requests < 10 ? Number(requests.toFixed(1)) : Math.round(requests);
  return [`${rounded} GETs`, serverMs !== null && formatMs(serverMs), formatSize(bytes)].filter(Boolean).join(' · ');
}

const costHint = ({ byServerTiming, serverKnown }: PollingRow): string => {
  if (serverKnown === 0) return 'Requests and bytes a minute';
  return byServerTiming
    ? 'Requests, the server’s own time by Server-Timing, and bytes a minute'
    : 'Requests, time waited for the server, and bytes a minute';
};
