import browser from 'webextension-polyfill';
import { startPopupApp } from '../../app/popup-app.tsx';
import { sidePanelOpener } from '../../link/side-panel-edge.ts';
import { browserServersModel } from '../../models/browser-edge.ts';
import { browserPairing } from '../../pairing/browser-edge.ts';

const servers = browserServersModel();
const pairing = browserPairing();
startPopupApp(document.getElementById('app') ?? document.body, {
  servers,
  pairing,
  version: browser.runtime.getManifest().version,
  openSidePanel: await sidePanelOpener(),
  openOptions: () => void browser.runtime.openOptionsPage(),
});
