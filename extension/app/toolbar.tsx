import { type ReadonlySignal, useComputed } from '@preact/signals';
import { Pause, Play, RotateCcw } from 'lucide';
import { describeAge } from '../link/format-duration.ts';
import type { ServerModel, ServersModel } from '../models/server-model.ts';
import { HealthMark } from '../topology/health-mark.tsx';
import { countHealthy } from '../topology/healthy-count.ts';
import { Icon } from './icon.tsx';
import { LinkPill } from './link-pill.tsx';
import { OptionsButton } from './options-button.tsx';
import { ServerTabs } from './server-tabs.tsx';
import './toolbar.css';

interface Props {
  servers: ServersModel;
  version: string;
  rename(serverId: string, name: string): void;
  openPairing(): void;
  openOptions(): void;
}

export function Toolbar({ servers, version, rename, openPairing, openOptions }: Props) {
  const server = servers.selected.value;
  return (
    <header class="toolbar">
      <ServerTabs servers={servers} rename={rename} openPairing={openPairing} />
      {server && <LinkAndCount key={server.id} server={server} paused={servers.paused} />}
      <span class="toolbar-space" />
      {server && <PauseButton servers={servers} />}
      {server && <RefreshButton refresh={servers.retry} />}
      <OptionsButton openOptions={openOptions} />
      <span class="version" title={`Sidescope ${version}`}>
        v{version}
      </span>
    </header>
  );
}

/** Made anew for each server: what is computed from its signals would otherwise stay that of the one before. */
function LinkAndCount({ server, paused }: { server: ServerModel; paused: ReadonlySignal<boolean> }) {
  return (
    <>
      <LinkPill server={server} paused={paused} />
      <HealthyCount server={server} />
    </>
  );
}

/** Absent while nothing is heard; grey, with its age, while it is polled too seldom to pass for the present. */
function HealthyCount({ server }: { server: ServerModel }) {
  const { snapshot, link, stale, staleAgeMs } = server;
  const count = useComputed(() =>
    snapshot.value && (!stale.value || link.value.kind === 'polling') ? countHealthy(snapshot.value) : null,
  );
  const text = useComputed(() => (count.value ? `${count.value.healthy}/${count.value.all}` : ''));
  const age = useComputed(() => (staleAgeMs.value === null ? '' : ` · ${describeAge(staleAgeMs.value)}`));
  const worst = useComputed(() => count.value?.worst ?? null).value;
  if (worst === null) return null;
  return (
    <span class={stale.value ? 'healthy-count old' : 'healthy-count'}>
      <HealthMark health={worst} old={stale.value} />
      <span>
        {text}
        <span class="healthy-word"> healthy</span>
        <span class="healthy-age">{age}</span>
      </span>
    </span>
  );
}

function PauseButton({ servers }: { servers: ServersModel }) {
  const paused = servers.paused.value;
  // One name in both states: that it is pressed says the rest.
  return (
    <button
      type="button"
      class="icon-button"
      title="Pause"
      aria-label="Pause"
      aria-pressed={paused}
      onClick={() => servers.setPaused(!paused)}
    >
      <Icon icon={paused ? Play : Pause} size={14} filled />
    </button>
  );
}

/** For whoever does not believe what is shown. In a side panel there is no room, and closing it does the same. */
function RefreshButton({ refresh }: { refresh(): void }) {
  return (
    <button
      type="button"
      class="icon-button refresh-button"
      title="Refresh: opens the event stream anew, and reads everything"
      aria-label="Refresh"
      onClick={refresh}
    >
      <Icon icon={RotateCcw} size={14} />
    </button>
  );
}

/** Says, without raising its voice, that what is shown may have nothing to do with the page beside it. */
export function OriginNote({ origin }: { origin: ReadonlySignal<string | null> }) {
  if (origin.value === null) return null;
  return (
    <p class="origin-note" role="status">
      No paired server names {origin.value} among its origins.
    </p>
  );
}
