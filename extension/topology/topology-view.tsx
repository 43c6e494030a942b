// The map: one row a channel. Lays itself out again only when the topology changes; numbers go straight to their cells.
import { computed, type ReadonlySignal, type Signal } from '@preact/signals';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { Channel, Sidecar } from '../../server/contract/snapshot.ts';
import { lazyView } from '../app/lazy-view.tsx';
import { ViewBoundary } from '../app/view-boundary.tsx';
import { type RecentUsage, type RecentUsageWatch, watchRecentUsage } from '../details/recent-usage.ts';
import type { SidecarDetailsProps } from '../details/sidecar-details.tsx';
import { type MapMotion, MotionContext } from '../dots/dots-canvas.tsx';
import { startMapMotion } from '../dots/map-motion.ts';
import type { ChannelLook, Heard } from '../dots/new-events.ts';
import { memoized } from '../models/memoized.ts';
import type { ServerModel } from '../models/server-model.ts';
import { stableComputed } from '../models/stable-computed.ts';
import { SettingsContext } from '../settings/settings-context.ts';
import { type RecentMinute, recentMinutes } from './card-sparkline.tsx';
import { ChannelRow } from './channel-row.tsx';
import { type Row, rowsOf } from './rows.ts';
import { SidecarTable } from './sidecar-table.tsx';
import './topology.css';

export interface TopologySignals {
  rows: ReadonlySignal<readonly Row[]>;
  sidecarNamed(name: string): ReadonlySignal<Sidecar | undefined>;
  /** A channel’s total and health as of one instant; null while it is not known. */
  channelLook(id: string): ReadonlySignal<ChannelLook | null>;
  /** Its last minute, as of this second. */
  recentOf(name: string): ReadonlySignal<RecentMinute>;
  nowMs: ReadonlySignal<number>;
  stale: ReadonlySignal<boolean>;
  /** The sidecar whose details are shown. */
  chosen: ReadonlySignal<string | null>;
  choose(name: string | null): void;
  /** The sidecar under the pointer or with the focus: lit in every row where it stands. */
  pointed: Signal<string | null>;
  /** Channels of a request that is looked at. */
  litChannels: ReadonlySignal<ReadonlySet<string>>;
}

interface Props {
  server: ServerModel;
  /** Shows all that happened to the chosen sidecar. */
  showEvents(): void;
}

const SidecarDetails = lazyView<SidecarDetailsProps>(
  async () => (await import('../details/sidecar-details.tsx')).SidecarDetails,
);

export function TopologyView({ server, showEvents }: Props) {
  const { snapshot, stale, history } = server;
  const recent = useMemo(() => watchRecentUsage(snapshot, history), [snapshot, history]);
  const signals = useMemo(() => topologySignals(server, recent.usage), [server, recent]);
  useEffect(() => recent.stop, [recent]);
  const settings = useContext(SettingsContext);
  const [motion, setMotion] = useState<MapMotion | null>(null);
  useEffect(() => {
    const ending = new AbortController();
    setMotion(startMapMotion(settings, ending.signal));
    return () => ending.abort();
  }, [settings]);
  return (
    <MotionContext.Provider value={motion}>
      <div class="map-and-details">
        <section class={stale.value ? 'topology stale' : 'topology'} aria-label="Topology">
          <SidecarTable snapshot={snapshot} stale={stale} />
          {signals.rows.value.map((row, index) => (
            <ChannelRow key={row.channelId ?? ''} row={row} index={index} signals={signals} />
          ))}
        </section>
        <ChosenSidecar server={server} signals={signals} recent={recent} showEvents={showEvents} />
      </div>
    </MotionContext.Provider>
  );
}

function ChosenSidecar({
  server,
  signals,
  recent,
  showEvents,
}: Props & { signals: TopologySignals; recent: RecentUsageWatch }) {
  const name = signals.chosen.value;
  if (name === null) return null;
  return (
    <ViewBoundary key={name} name={`The details of ${name}`}>
      <SidecarDetails
        name={name}
        sidecar={signals.sidecarNamed(name)}
        recent={recent.usage}
        nowMs={signals.nowMs}
        stale={signals.stale}
        log={server.log}
        showEvents={showEvents}
        close={() => signals.choose(null)}
      />
    </ViewBoundary>
  );
}

/** Signals per row and per sidecar, each made once, so that several rows showing one sidecar share it. */
export function topologySignals(
  server: Pick<ServerModel, 'snapshot' | 'heard' | 'stale' | 'chosen' | 'choose' | 'light'>,
  usage: ReadonlySignal<RecentUsage>,
): TopologySignals {
  const { snapshot, heard, stale, chosen, choose, light } = server;
  const nowMs = computed(() => snapshot.value?.generatedAtMs ?? 0);
  // One table a picture: searched for one by one, 200 sidecars would be 20,000 comparisons.
  const sidecars = computed(() => new Map(snapshot.value?.sidecars.map((sidecar) => [sidecar.name, sidecar])));
  const channels = computed(() => new Map(snapshot.value?.channels.map((channel) => [channel.id, channel])));
  return {
    rows: stableComputed(() => (snapshot.value ? rowsOf(snapshot.value) : [])),
    sidecarNamed: memoized((name) => computed(() => sidecars.value.get(name))),
    recentOf: recentMinutes(usage, nowMs),
    channelLook: memoized((id) => computed(() => lookAt(channels.value.get(id), nowMs.value, heard.value))),
    stale,
    chosen,
    choose,
    pointed: light.pointed,
    litChannels: light.litChannels,
    nowMs,
  };
}

const lookAt = (channel: Channel | undefined, atMs: number, heard: Heard): ChannelLook | null =>
  channel === undefined ? null : { total: channel.total, health: channel.health, atMs, heard };
