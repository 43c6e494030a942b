import browser from 'webextension-polyfill';
import { startOptionsApp } from '../../app/options-app.tsx';
import { browserServersModel } from '../../models/browser-edge.ts';
import { browserPairing, browserServerStorage } from '../../pairing/browser-edge.ts';
import { removeServer } from '../../pairing/remove-server.ts';

const storage = browserServerStorage();
const removePermission = (pattern: string) => browser.permissions.remove({ origins: [pattern] });
startOptionsApp(document.getElementById('app') ?? document.body, {
  servers: browserServersModel(),
  pairing: browserPairing(),
  rename: (id, name) => void storage.rename(id, name),
  remove: (id) => void removeServer(id, { storage, removePermission }),
});
