import browser from 'webextension-polyfill';
import { startPopupApp } from '../../app/popup-app.tsx';
import { sidePanelOpener } from '../../link/side-panel-edge.ts';
import { browserServersModel } from '../../models/browser-edge.ts';
import { browserPairing, browserServerStorage } from '../../pairing/browser-edge.ts';

const servers = browserServersModel();
const pairing = browserPairing(browserServerStorage());
startPopupApp(document.getElementById('app') ?? document.body, {
  servers,
  pairing,
  version: browser.runtime.getManifest().version,
  openSidePanel: await sidePanelOpener(),
  openOptions: () => void browser.runtime.openOptionsPage(),
});
