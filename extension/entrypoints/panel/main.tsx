import browser from 'webextension-polyfill';
import { startPanelApp } from '../../app/panel-app.tsx';
import { followDevtoolsTheme } from '../../app/theme.ts';
import { browserServersModel } from '../../models/browser-edge.ts';

const servers = browserServersModel();
// The polyfill's types promise `devtools`; it is absent from a panel page opened as a plain tab.
followDevtoolsTheme(document.documentElement, browser.devtools?.panels);
startPanelApp(document.getElementById('app') ?? document.body, {
  servers,
  outdated: servers.outdated,
  version: browser.runtime.getManifest().version,
  openPairing: () => void browser.runtime.openOptionsPage(),
  reload: () => location.reload(),
});
