import { signal } from '@preact/signals';
import browser from 'webextension-polyfill';
import { startOptionsApp } from '../../app/options-app.tsx';
import { createAllowedOrigins } from '../../inspector/allowed-origins.ts';
import { browserServersModel } from '../../models/browser-edge.ts';
import { browserPairing, browserServerStorage } from '../../pairing/browser-edge.ts';
import { removeServer } from '../../pairing/remove-server.ts';
import { browserSettings } from '../../settings/browser-edge.ts';
import { browserNotificationsLeave } from '../../settings/notifications-leave.ts';
import { storedAllowedOrigins } from '../../storage/browser-edge.ts';

const storage = browserServerStorage();
const removePermission = (pattern: string) => browser.permissions.remove({ origins: [pattern] });
const allowed = createAllowedOrigins(
  { stored: storedAllowedOrigins, servers: async () => (await storage.all()).map(({ url }) => url), removePermission },
  new AbortController().signal,
);
startOptionsApp(document.getElementById('app') ?? document.body, {
  servers: browserServersModel(signal(null)),
  pairing: browserPairing(),
  settings: browserSettings(),
  leave: browserNotificationsLeave(),
  allowed,
  version: browser.runtime.getManifest().version,
  rename: (id, name) => void storage.rename(id, name),
  remove: (id) => void removeServer(id, { storage, removePermission, allowed: () => allowed.origins.peek() }),
});
