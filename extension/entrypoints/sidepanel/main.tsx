import browser from 'webextension-polyfill';
import { startSidePanelApp } from '../../app/side-panel-app.tsx';
import { browserServersModel } from '../../models/browser-edge.ts';

const servers = browserServersModel();
startSidePanelApp(document.getElementById('app') ?? document.body, {
  servers,
  outdated: servers.outdated,
  version: browser.runtime.getManifest().version,
  openPairing: () => void browser.runtime.openOptionsPage(),
  reload: () => location.reload(),
});
