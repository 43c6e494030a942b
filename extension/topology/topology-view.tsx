// The map: one row a channel. Lays itself out again only when the topology changes; numbers go straight to their cells.
import { computed, type ReadonlySignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Sidecar, Snapshot } from '../../server/contract/snapshot.ts';
import { stableComputed } from '../models/stable-computed.ts';
import { ChannelRow } from './channel-row.tsx';
import { type Row, rowsOf } from './rows.ts';
import './topology.css';

export interface TopologySignals {
  rows: ReadonlySignal<readonly Row[]>;
  sidecarNamed(name: string): ReadonlySignal<Sidecar | undefined>;
  channelTotal(id: string): ReadonlySignal<number>;
  nowMs: ReadonlySignal<number>;
  stale: ReadonlySignal<boolean>;
}

export function TopologyView({
  snapshot,
  stale,
}: {
  snapshot: ReadonlySignal<Snapshot | null>;
  stale: ReadonlySignal<boolean>;
}) {
  const signals = useMemo(() => topologySignals(snapshot, stale), [snapshot, stale]);
  return (
    <main class={stale.value ? 'topology stale' : 'topology'} aria-label="Topology">
      {signals.rows.value.map((row) => (
        <ChannelRow key={row.channelId ?? ''} row={row} signals={signals} />
      ))}
    </main>
  );
}

/** Signals per row and per sidecar, each made once, so that several rows showing one sidecar share it. */
export function topologySignals(
  snapshot: ReadonlySignal<Snapshot | null>,
  stale: ReadonlySignal<boolean>,
): TopologySignals {
  return {
    rows: stableComputed(() => (snapshot.value ? rowsOf(snapshot.value) : [])),
    sidecarNamed: memoized((name) => computed(() => snapshot.value?.sidecars.find((sidecar) => sidecar.name === name))),
    channelTotal: memoized((id) =>
      computed(() => snapshot.value?.channels.find((channel) => channel.id === id)?.total ?? 0),
    ),
    stale,
    nowMs: computed(() => snapshot.value?.generatedAtMs ?? 0),
  };
}

function memoized<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}
