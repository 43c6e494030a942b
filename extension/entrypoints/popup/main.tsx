import browser from 'webextension-polyfill';
import { startPopupApp } from '../../app/popup-app.tsx';
import { sidePanelOpener } from '../../link/side-panel-edge.ts';
import { browserServersModel } from '../../models/browser-edge.ts';
import { activeTabOrigin } from '../../page-origin/active-tab.ts';
import { browserPairing } from '../../pairing/browser-edge.ts';

const servers = browserServersModel(activeTabOrigin());
const pairing = browserPairing();
startPopupApp(document.getElementById('app') ?? document.body, {
  servers,
  pairing,
  version: browser.runtime.getManifest().version,
  openSidePanel: await sidePanelOpener(),
  openOptions: () => void browser.runtime.openOptionsPage(),
});
