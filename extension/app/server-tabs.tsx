import { Plus } from 'lucide';
import type { ServersModel } from '../models/server-model.ts';
import { Icon } from './icon.tsx';

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

/** Arrow keys move between tabs, as the ARIA tabs pattern has it. */
function moveSelection(event: KeyboardEvent, servers: ServersModel): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const all = servers.servers.value ?? [];
  const selected = servers.selected.value;
  if (step === undefined || selected === null) return;
  const next = all[(all.indexOf(selected) + step + all.length) % all.length];
  if (next) servers.select(next.id);
  const tabs = (event.currentTarget as HTMLElement).parentElement?.children;
  const tab = next && tabs?.[all.indexOf(next)];
  if (tab instanceof HTMLElement) tab.focus();
}
