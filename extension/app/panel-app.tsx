// The DevTools panel. The same page opens as a plain tab.
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { render } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ServerModel, ServersModel } from '../models/server-model.ts';
import { stableComputed } from '../models/stable-computed.ts';
import { TopologyView } from '../topology/topology-view.tsx';
import { noticeFor } from './notice.ts';
import { NoticeBar } from './notice-bar.tsx';
import { SERVER_PANEL_ID, serverTabId } from './server-tabs.tsx';
import { Toolbar } from './toolbar.tsx';
import { Welcome } from './welcome.tsx';
import './tokens.css';
import './panel.css';

export interface ViewDeps {
  servers: ServersModel;
  /** Version of the extension, as its manifest says. */
  version: string;
  /** The extension was updated under this page. */
  outdated: ReadonlySignal<boolean>;
  /** Opens the page on which a server is paired. */
  openPairing(): void;
  /** Loads this page anew. */
  reload(): void;
}

export function startPanelApp(root: HTMLElement, deps: ViewDeps): void {
  render(<PanelApp {...deps} />, root);
}

export function PanelApp(deps: ViewDeps) {
  const servers = deps.servers.servers.value;
  const selected = deps.servers.selected.value;
  if (servers !== null && servers.length === 0) return <Welcome openPairing={deps.openPairing} />;
  return (
    <div class="panel">
      <Toolbar servers={deps.servers} version={deps.version} openPairing={deps.openPairing} />
      <main>
        <h1 class="visually-hidden">Sidescope</h1>
        {selected && <ServerView key={selected.id} server={selected} deps={deps} />}
      </main>
    </div>
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
  return (
    <div class="server-panel" role="tabpanel" id={SERVER_PANEL_ID} aria-labelledby={serverTabId(server.id)}>
      {notice && <NoticeBar notice={notice} retry={deps.servers.retry} reload={deps.reload} />}
      {known && <TopologyView snapshot={server.snapshot} stale={server.stale} />}
    </div>
  );
}
