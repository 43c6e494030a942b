// The map: one row a channel. Lays itself out again only when the topology changes; numbers go straight to their cells.
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Sidecar, Snapshot } from '../../server/contract/snapshot.ts';
import { type RecentUsageWatch, watchRecentUsage } from '../details/recent-usage.ts';
import { SidecarDetails } from '../details/sidecar-details.tsx';
import { type MapMotion, MotionContext } from '../dots/dots-canvas.tsx';
import { startMapMotion } from '../dots/map-motion.ts';
import type { ChannelLook } from '../dots/new-events.ts';
import { stableComputed } from '../models/stable-computed.ts';
import { ChannelRow } from './channel-row.tsx';
import { type Row, rowsOf } from './rows.ts';
import './topology.css';

export interface TopologySignals {
  rows: ReadonlySignal<readonly Row[]>;
  sidecarNamed(name: string): ReadonlySignal<Sidecar | undefined>;
  /** A channel’s total and health as of one instant; null while it is not known. */
  channelLook(id: string): ReadonlySignal<ChannelLook | null>;
  nowMs: ReadonlySignal<number>;
  stale: ReadonlySignal<boolean>;
  /** The sidecar whose details are shown. */
  chosen: Signal<string | null>;
  /** The sidecar under the pointer or with the focus: lit in every row where it stands. */
  pointed: Signal<string | null>;
}

export function TopologyView({
  snapshot,
  stale,
}: {
  snapshot: ReadonlySignal<Snapshot | null>;
  stale: ReadonlySignal<boolean>;
}) {
  const signals = useMemo(() => topologySignals(snapshot, stale), [snapshot, stale]);
  const recent = useMemo(() => watchRecentUsage(snapshot), [snapshot]);
  useEffect(() => recent.stop, [recent]);
  const [motion, setMotion] = useState<MapMotion | null>(null);
  useEffect(() => {
    const ending = new AbortController();
    setMotion(startMapMotion(ending.signal));
    return () => ending.abort();
  }, []);
  return (
    <MotionContext.Provider value={motion}>
      <div class="map-and-details">
        <section class={stale.value ? 'topology stale' : 'topology'} aria-label="Topology">
          {signals.rows.value.map((row) => (
            <ChannelRow key={row.channelId ?? ''} row={row} signals={signals} />
          ))}
        </section>
        <ChosenSidecar signals={signals} recent={recent} />
      </div>
    </MotionContext.Provider>
  );
}

function ChosenSidecar({ signals, recent }: { signals: TopologySignals; recent: RecentUsageWatch }) {
  const name = signals.chosen.value;
  if (name === null) return null;
  const close = () => {
    signals.chosen.value = null;
  };
  return (
    <SidecarDetails
      key={name}
      name={name}
      sidecar={signals.sidecarNamed(name)}
      recent={recent.usage}
      nowMs={signals.nowMs}
      stale={signals.stale}
      close={close}
    />
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
    channelLook: memoized((id) => computed(() => lookAt(snapshot.value, id))),
    stale,
    chosen: signal<string | null>(null),
    pointed: signal<string | null>(null),
    nowMs: computed(() => snapshot.value?.generatedAtMs ?? 0),
  };
}

function lookAt(snapshot: Snapshot | null, id: string): ChannelLook | null {
  const channel = snapshot?.channels.find((one) => one.id === id);
  return snapshot && channel ? { total: channel.total, health: channel.health, atMs: snapshot.generatedAtMs } : null;
}

function memoized<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}
