// The map as a table, for those who hear it: a line a sidecar, with the channels it stands in. It is never announced, and
// changes slowly, so that a line stays what it was while it is read.
import { useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { describeSidecar } from './describe-sidecar.ts';
import type { TopologySignals } from './map-signals.ts';
import { inTurn } from './row-signals.ts';
import type { Row } from './rows.ts';

const HEADINGS = ['Sidecar', 'Health', 'CPU', 'Memory', 'Channels'];

export function SidecarTable({ signals }: { signals: TopologySignals }) {
  return (
    <div class="visually-hidden">
      <table class="sidecar-table">
        <caption>Sidecars</caption>
        <thead>
          <tr>
            {HEADINGS.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {linesOf(signals.rows.value).map(({ name, channels }, index) => (
            <Line key={name} name={name} index={index} channels={channels} signals={signals} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface LineProps {
  name: string;
  index: number;
  channels: string;
  signals: TopologySignals;
}

function Line({ name, index, channels, signals }: LineProps) {
  const { stale } = signals;
  const sidecar = useMemo(
    () => inTurn(signals.sidecarNamed(name), signals.turnOfUnseen(index)),
    [signals, name, index],
  );
  const text = useComputed(() => (sidecar.value ? describeSidecar(sidecar.value, stale.value) : null));
  const health = useComputed(() => [text.value?.state, text.value?.reason].filter(Boolean).join(', '));
  const cpu = useComputed(() => `${text.value?.cpu.percent}, ${text.value?.cpu.amount}`);
  const memory = useComputed(() => `${text.value?.memory.percent}, ${text.value?.memory.amount}`);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{health}</td>
      <td>{cpu}</td>
      <td>{memory}</td>
      <td>{channels}</td>
    </tr>
  );
}

/** Each sidecar once, in the order of the map. */
function linesOf(rows: readonly Row[]): { name: string; channels: string }[] {
  const channels = new Map<string, string[]>();
  for (const { channelId, label, path } of rows) {
    for (const name of path) {
      const before = channels.get(name) ?? [];
      channels.set(name, channelId === null || before.includes(label) ? before : [...before, label]);
    }
  }
  return [...channels].map(([name, labels]) => ({ name, channels: labels.join(', ') || 'none' }));
}
