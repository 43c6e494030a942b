// The DevTools panel, and the side panel: the same page, narrow. It opens as a plain tab as well.
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { markMotion } from '../dots/motion.ts';
import { Announcer } from '../events/announcer.tsx';
import type { Inspector } from '../inspector/inspector.ts';
import type { ServerModel, ServersModel } from '../models/server-model.ts';
import { stableComputed } from '../models/stable-computed.ts';
import { SettingsContext } from '../settings/settings-context.ts';
import type { SettingsModel } from '../settings/settings-model.ts';
import { TopologyView } from '../topology/topology-view.tsx';
import type { KnownTraces } from '../xray/lens.ts';
import { XrayContext } from '../xray/xray-context.ts';
import { Drawer } from './drawer.tsx';
import { drawerMemory } from './drawer-memory.ts';
import { createDrawerModel } from './drawer-model.ts';
import { EVENTS_TAB } from './drawer-tabs.ts';
import { noticeFor } from './notice.ts';
import { NoticeBar } from './notice-bar.tsx';
import { SERVER_PANEL_ID, serverTabId } from './server-tabs.tsx';
import { startPage } from './start-page.tsx';
import { OriginNote, Toolbar } from './toolbar.tsx';
import { ViewBoundary } from './view-boundary.tsx';
import { Welcome } from './welcome.tsx';

export interface ViewDeps {
  servers: ServersModel;
  /** null until its script is loaded. */
  inspector: ReadonlySignal<Inspector | null>;
  /** The requests of this tab and of others, by their ids. */
  traces: ReadonlySignal<KnownTraces>;
  /** Of the page beside this view; null: unknown. */
  pageOrigin: ReadonlySignal<string | null>;
  settings: SettingsModel;
  /** Version of the extension, as its manifest says. */
  version: string;
  /** The extension was updated under this page. */
  outdated: ReadonlySignal<boolean>;
  /** Opens the page on which a server is paired. */
  openPairing(): void;
  openOptions(): void;
  rename(serverId: string, name: string): void;
  /** Loads this page anew. */
  reload(): void;
}

export function startPanelApp(root: HTMLElement, deps: ViewDeps): void {
  markMotion(document.documentElement, deps.settings.settings, new AbortController().signal);
  startPage(root, <PanelApp {...deps} />);
}

export function PanelApp(deps: ViewDeps) {
  const servers = deps.servers.servers.value;
  const selected = deps.servers.selected.value;
  if (servers !== null && servers.length === 0) return <Welcome openPairing={deps.openPairing} />;
  return (
    <SettingsContext.Provider value={deps.settings.settings}>
      <div class="panel">
        <ViewBoundary name="The toolbar">
          <Toolbar {...deps} />
        </ViewBoundary>
        <OriginNote origin={deps.servers.foreignOrigin} />
        <main>
          <h1 class="visually-hidden">Sidescope</h1>
          {selected && <ServerView key={selected.id} server={selected} deps={deps} />}
        </main>
      </div>
    </SettingsContext.Provider>
  );
}

/** Notice and map of one server. */
export function ServerView({ server, deps }: { server: ServerModel; deps: ViewDeps }) {
  const notice = useMemo(
    () =>
      stableComputed(() =>
        noticeFor({
          link: server.link.value,
          snapshot: server.snapshot.value,
          outdated: deps.outdated.value,
          serverUrl: server.url,
        }),
      ),
    [server, deps.outdated],
  ).value;
  const known = useComputed(() => server.snapshot.value !== null).value;
  const drawer = useMemo(() => createDrawerModel(drawerMemory(location.pathname, sessionStorage, localStorage)), []);
  // From now on, and not only once the first X-ray is opened: the background may be put to sleep and forget.
  useEffect(server.keepWork, [server]);
  useEffect(server.keepHistory, [server]);
  const scope = useMemo(() => ({ server, traces: deps.traces }), [server, deps.traces]);
  const showEvents = () => {
    server.events.setScope('sidecar');
    drawer.show(EVENTS_TAB);
    drawer.setOpen(true);
  };
  return (
    <div class="server-panel" role="tabpanel" id={SERVER_PANEL_ID} aria-labelledby={serverTabId(server.id)}>
      {notice && <NoticeBar notice={notice} retry={deps.servers.retry} reload={deps.reload} />}
      <ViewBoundary name="What is announced">
        <Announcer snapshot={server.snapshot} />
      </ViewBoundary>
      <div class="stage">
        <ViewBoundary name="The map">
          {known ? <TopologyView server={server} showEvents={showEvents} /> : <NothingHeard server={server} />}
        </ViewBoundary>
      </div>
      <XrayContext.Provider value={scope}>
        <Drawer drawer={drawer} server={server} deps={deps} />
      </XrayContext.Provider>
    </div>
  );
}

/** Where the map will be. Why nothing is heard says the notice above it. */
function NothingHeard({ server }: { server: ServerModel }) {
  return (
    <p class="nothing-heard">
      {server.link.value.kind === 'offline'
        ? 'The map appears here as soon as the server answers.'
        : `Asking ${server.url} for its sidecars…`}
    </p>
  );
}
