// Options: the paired servers, and pairing another.
import { render } from 'preact';
import type { ServerModel, ServersModel } from '../models/server-model.ts';
import { TextButton } from './notice-bar.tsx';
import { PairForm, type Pairing } from './pair-form.tsx';
import './tokens.css';
import './panel.css';
import './popup.css';

export interface OptionsDeps {
  servers: ServersModel;
  pairing: Pairing;
  rename(id: string, name: string): void;
  remove(id: string): void;
}

export function startOptionsApp(root: HTMLElement, deps: OptionsDeps): void {
  render(<OptionsApp {...deps} />, root);
}

export function OptionsApp(deps: OptionsDeps) {
  const servers = deps.servers.servers.value ?? [];
  return (
    <main class="options">
      <h1>Sidescope</h1>
      <section aria-labelledby="servers-heading">
        <h2 id="servers-heading">Servers</h2>
        {servers.length === 0 && <p class="server-state">None is paired yet.</p>}
        <ul>
          {servers.map((server) => (
            <PairedServer key={server.id} server={server} deps={deps} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="pair-heading">
        <h2 id="pair-heading">Pair a server</h2>
        <PairForm pairing={deps.pairing} />
      </section>
    </main>
  );
}

function PairedServer({ server, deps }: { server: ServerModel; deps: OptionsDeps }) {
  return (
    <li class="options-server">
      <input
        aria-label={`Name of ${server.url}`}
        maxLength={64}
        value={server.name}
        onChange={(event) => deps.rename(server.id, event.currentTarget.value.trim() || server.name.peek())}
      />
      <span class="server-state">{server.url}</span>
      <TextButton text="Remove" onClick={() => deps.remove(server.id)} />
    </li>
  );
}
