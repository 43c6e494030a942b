// Options: the paired servers, pairing another, and everything that can be set.
import { useRef } from 'preact/hooks';
import type { AllowedOrigins } from '../inspector/allowed-origins.ts';
import type { ServersModel } from '../models/server-model.ts';
import type { PairingModel } from '../pairing/pairing-model.ts';
import type { NotificationsLeave } from '../settings/notifications-field.tsx';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { SettingsModel } from '../settings/settings-model.ts';
import { PairedStatus, PairForm } from './pair-form.tsx';
import { PairedServerLine } from './paired-server-line.tsx';
import { startPage } from './start-page.tsx';
import './popup.css';
import './options.css';

export interface OptionsDeps {
  servers: ServersModel;
  pairing: PairingModel;
  settings: SettingsModel;
  leave: NotificationsLeave;
  allowed: AllowedOrigins;
  version: string;
  rename(id: string, name: string): void;
  remove(id: string): void;
}

export function startOptionsApp(root: HTMLElement, deps: OptionsDeps): void {
  startPage(root, <OptionsApp {...deps} />);
}

export function OptionsApp(deps: OptionsDeps) {
  return (
    <main class="options">
      <header class="options-header">
        <h1>Sidescope</h1>
        <span class="version">v{deps.version}</span>
      </header>
      <Servers {...deps} />
      <section aria-labelledby="pair-heading">
        <h2 id="pair-heading">Pair a server</h2>
        <PairedStatus pairing={deps.pairing} />
        <PairForm pairing={deps.pairing} />
      </section>
      <SettingsForm model={deps.settings} leave={deps.leave} allowed={deps.allowed} />
    </main>
  );
}

function Servers({ servers, rename, remove }: OptionsDeps) {
  const all = servers.servers.value;
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed goes with its server; the focus must not go with it.
  const removeAndStay = (id: string) => {
    heading.current?.focus();
    remove(id);
  };
  return (
    <section aria-labelledby="servers-heading">
      <h2 id="servers-heading" ref={heading} tabIndex={-1}>
        Servers
      </h2>
      {all?.length === 0 && <p class="setting-hint">None is paired yet.</p>}
      <ul>
        {(all ?? []).map((server) => (
          <PairedServerLine key={server.id} server={server} rename={rename} remove={removeAndStay} />
        ))}
      </ul>
    </section>
  );
}
