// The map: one row a channel. Lays itself out again only when the topology changes; numbers go straight to their cells.
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { lazyView } from '../app/lazy-view.tsx';
import { ViewBoundary } from '../app/view-boundary.tsx';
import { type RecentUsageWatch, watchRecentUsage } from '../details/recent-usage.ts';
import type { SidecarDetailsProps } from '../details/sidecar-details.tsx';
import { type MapMotion, MotionContext } from '../dots/dots-canvas.tsx';
import { startMapMotion } from '../dots/map-motion.ts';
import type { ServerModel } from '../models/server-model.ts';
import { SettingsContext } from '../settings/settings-context.ts';
import { ChannelRow } from './channel-row.tsx';
import { type TopologySignals, watchMap } from './map-signals.ts';
import { SidecarTable } from './sidecar-table.tsx';
import './topology.css';

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
  const { signals, stop } = useMemo(() => watchMap(server, recent.usage), [server, recent]);
  useEffect(() => recent.stop, [recent]);
  useEffect(() => stop, [stop]);
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
          <SidecarTable signals={signals} />
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
