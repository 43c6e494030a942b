import { useSignal } from '@preact/signals';
import { Plus } from 'lucide';
import type { ServerModel, ServersModel } from '../models/server-model.ts';
import { Icon } from './icon.tsx';
import { nextTab } from './next-tab.ts';
import { ServerNameField } from './server-name-field.tsx';
import './server-tabs.css';

/** The tab panel that shows the selected server, and the tab that names it. */
export const SERVER_PANEL_ID = 'server-panel';
export const serverTabId = (serverId: string) => `server-tab-${serverId}`;

interface Props {
  servers: ServersModel;
  rename(serverId: string, name: string): void;
  openPairing(): void;
}

/** A tab that is being renamed, and its place: the field stands over it, since a list of tabs may hold only tabs. */
interface Renaming {
  server: ServerModel;
  left: number;
  width: number;
}

/** One tab a paired server, and the way to pair another. A double click or F2 on a tab renames its server. */
export function ServerTabs({ servers, rename, openPairing }: Props) {
  const renaming = useSignal<Renaming | null>(null);
  const begin = (server: ServerModel, { offsetLeft, offsetWidth, parentElement }: HTMLElement) => {
    renaming.value = { server, left: offsetLeft - (parentElement?.scrollLeft ?? 0), width: offsetWidth };
  };
  const end = (byKey: boolean) => {
    const id = renaming.peek()?.server.id;
    renaming.value = null;
    if (byKey && id !== undefined) document.getElementById(serverTabId(id))?.focus();
  };
  return (
    <div class="server-tabs">
      <div role="tablist" aria-label="Servers">
        {(servers.servers.value ?? []).map((server) => (
          <ServerTab key={server.id} server={server} servers={servers} beginRename={begin} />
        ))}
      </div>
      {renaming.value && <ServerNameField {...renaming.value} rename={rename} onEnd={end} />}
      <button type="button" class="icon-button" title="Pair a server" aria-label="Pair a server" onClick={openPairing}>
        <Icon icon={Plus} size={14} />
      </button>
    </div>
  );
}

interface TabProps {
  server: ServerModel;
  servers: ServersModel;
  beginRename(server: ServerModel, tab: HTMLElement): void;
}

function ServerTab({ server, servers, beginRename }: TabProps) {
  const selected = server === servers.selected.value;
  return (
    <button
      type="button"
      role="tab"
      id={serverTabId(server.id)}
      aria-controls={SERVER_PANEL_ID}
      aria-keyshortcuts="F2"
      class="server-tab"
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      title={`${server.url}\nDouble-click or F2: rename`}
      onClick={() => servers.select(server.id)}
      onDblClick={(event) => beginRename(server, event.currentTarget)}
      onKeyDown={(event) => {
        if (event.key === 'F2') beginRename(server, event.currentTarget);
        else moveSelection(event, servers);
      }}
    >
      {server.name}
    </button>
  );
}

/** Arrow keys, Home and End move between tabs, as the ARIA tabs pattern has it. */
function moveSelection(event: KeyboardEvent, servers: ServersModel): void {
  const all = servers.servers.value ?? [];
  const selected = servers.selected.value;
  const index = selected && nextTab(event.key, all.indexOf(selected), all.length);
  const next = index === null ? undefined : all[index];
  if (next === undefined) return;
  event.preventDefault();
  servers.select(next.id);
  document.getElementById(serverTabId(next.id))?.focus();
}
