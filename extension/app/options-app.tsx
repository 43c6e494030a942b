// Options: the paired servers, and pairing another.
import { render } from 'preact';
import { useRef } from 'preact/hooks';
import type { ServersModel } from '../models/server-model.ts';
import type { PairingModel } from '../pairing/pairing-model.ts';
import { PairedStatus, PairForm } from './pair-form.tsx';
import { PairedServerLine } from './paired-server-line.tsx';
import './tokens.css';
import './panel.css';
import './popup.css';

export interface OptionsDeps {
  servers: ServersModel;
  pairing: PairingModel;
  rename(id: string, name: string): void;
  remove(id: string): void;
}

export function startOptionsApp(root: HTMLElement, deps: OptionsDeps): void {
  render(<OptionsApp {...deps} />, root);
}

export function OptionsApp(deps: OptionsDeps) {
  const servers = deps.servers.servers.value ?? [];
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed goes with its server; the focus must not go with it.
  const remove = (id: string) => {
    heading.current?.focus();
    deps.remove(id);
  };
  return (
    <main class="options">
      <h1>Sidescope</h1>
      <section aria-labelledby="servers-heading">
        <h2 id="servers-heading" ref={heading} tabIndex={-1}>
          Servers
        </h2>
        {servers.length === 0 && <p class="server-state">None is paired yet.</p>}
        <ul>
          {servers.map((server) => (
            <PairedServerLine key={server.id} server={server} rename={deps.rename} remove={remove} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="pair-heading">
        <h2 id="pair-heading">Pair a server</h2>
        <PairedStatus pairing={deps.pairing} />
        <PairForm pairing={deps.pairing} />
      </section>
    </main>
  );
}
