import { Plus } from 'lucide';
import type { ServersModel } from '../models/server-model.ts';
import { Icon } from './icon.tsx';
import { nextTab } from './next-tab.ts';

/** The tab panel that shows the selected server, and the tab that names it. */
export const SERVER_PANEL_ID = 'server-panel';
export const serverTabId = (serverId: string) => `server-tab-${serverId}`;

/** One tab a paired server, and the way to pair another. */
export function ServerTabs({ servers, openPairing }: { servers: ServersModel; openPairing(): void }) {
  const all = servers.servers.value ?? [];
  const selected = servers.selected.value;
  return (
    <div class="server-tabs">
      <div role="tablist" aria-label="Servers">
        {all.map((server) => (
          <button
            key={server.id}
            type="button"
            role="tab"
            id={serverTabId(server.id)}
            aria-controls={SERVER_PANEL_ID}
            class="server-tab"
            aria-selected={server === selected}
            tabIndex={server === selected ? 0 : -1}
            title={server.url}
            onClick={() => servers.select(server.id)}
            onKeyDown={(event) => moveSelection(event, servers)}
          >
            {server.name}
          </button>
        ))}
      </div>
      <button type="button" class="icon-button" title="Pair a server" aria-label="Pair a server" onClick={openPairing}>
        <Icon icon={Plus} size={14} />
      </button>
    </div>
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
