// The popup: one line a server, and pairing.
import type { ServersModel } from '../models/server-model.ts';
import type { PairingModel } from '../pairing/pairing-model.ts';
import { TextButton } from './notice-bar.tsx';
import { OptionsButton } from './options-button.tsx';
import { PairedStatus, PairForm } from './pair-form.tsx';
import { ServerLine } from './server-line.tsx';
import { startPage } from './start-page.tsx';
import './popup.css';

export interface PopupDeps {
  servers: ServersModel;
  pairing: PairingModel;
  version: string;
  /** Opens the side panel (sidebar in Firefox); null where there is none. */
  openSidePanel: (() => void) | null;
  openOptions(): void;
}

export function startPopupApp(root: HTMLElement, deps: PopupDeps): void {
  startPage(root, <PopupApp {...deps} />);
}

export function PopupApp(deps: PopupDeps) {
  const servers = deps.servers.servers.value ?? [];
  // Between "paired" and the list that shows it, the form must not come back.
  const first = deps.servers.servers.value?.length === 0 && deps.pairing.done.value === null;
  const pairing = first || deps.pairing.open.value;
  return (
    <main class="popup">
      <header class="popup-header">
        <h1>Sidescope</h1>
        <span class="version">v{deps.version}</span>
        <OptionsButton openOptions={deps.openOptions} />
      </header>
      <ul class="server-lines">
        {servers.map((server) => (
          <ServerLine key={server.id} server={server} {...(servers.length > 1 && { ofPage: deps.servers.ofPage })} />
        ))}
      </ul>
      <PairedStatus pairing={deps.pairing} />
      {pairing && <PairingPart pairing={deps.pairing} first={servers.length === 0} />}
      <footer class="popup-footer">
        {deps.openSidePanel && servers.length > 0 && <TextButton text="Open side panel" onClick={deps.openSidePanel} />}
        {!pairing && <TextButton text="Pair a server" onClick={deps.pairing.begin} />}
      </footer>
    </main>
  );
}

function PairingPart({ pairing, first }: { pairing: PairingModel; first: boolean }) {
  return (
    <section aria-label="Pair a server" class="pairing-part">
      {first && (
        <p>
          Start the server beside your app. It prints its address and a pairing code. <code>npm run server</code>
        </p>
      )}
      <PairForm pairing={pairing} cancellable={!first} />
    </section>
  );
}
