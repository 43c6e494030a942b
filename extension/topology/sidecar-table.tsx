// The map as a table, for those who hear it: a line a sidecar, with the channels it stands in. It is never announced, and
// changes slowly, so that a line stays what it was while it is read.
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Sidecar, Snapshot } from '../../server/contract/snapshot.ts';
import { repeat, systemClock } from '../link/clock.ts';
import { describeSidecar } from './describe-sidecar.ts';

const UPDATE_MS = 2_000;

interface Props {
  snapshot: ReadonlySignal<Snapshot | null>;
  stale: ReadonlySignal<boolean>;
}

export function SidecarTable({ snapshot, stale }: Props) {
  const shown = useSignal(snapshot.peek());
  useEffect(() => {
    const ending = new AbortController();
    const update = () => {
      shown.value = snapshot.peek();
    };
    repeat(systemClock, UPDATE_MS, update, ending.signal);
    return () => ending.abort();
  }, [snapshot, shown]);
  const { sidecars = [], channels = [] } = shown.value ?? {};
  return (
    <div class="visually-hidden">
      <table>
        <caption>Sidecars</caption>
        <thead>
          <tr>
            {['Sidecar', 'Health', 'CPU', 'Memory', 'Channels'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sidecars.map((sidecar) => (
            <Line
              key={sidecar.name}
              sidecar={sidecar}
              stale={stale.value}
              channels={channels
                .filter(({ path }) => path.includes(sidecar.name))
                .map(({ label }) => label)
                .join(', ')}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What did not change is not made again: `sidecar` stays the same object for as long as it says the same. */
function Line({ sidecar, stale, channels }: { sidecar: Sidecar; stale: boolean; channels: string }) {
  return useMemo(() => {
    const { state, reason, cpu, memory } = describeSidecar(sidecar, stale);
    return (
      <tr>
        <th scope="row">{sidecar.name}</th>
        <td>{[state, reason].filter(Boolean).join(', ')}</td>
        <td>{`${cpu.percent}, ${cpu.amount}`}</td>
        <td>{`${memory.percent}, ${memory.amount}`}</td>
        <td>{channels || 'none'}</td>
      </tr>
    );
  }, [sidecar, stale, channels]);
}
