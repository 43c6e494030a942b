import browser from 'webextension-polyfill';
import { startPanelApp } from '../../app/panel-app.tsx';
import { followDevtoolsTheme } from '../../app/theme.ts';
import { browserServersModel } from '../../models/browser-edge.ts';

const servers = browserServersModel();
followDevtoolsTheme(document.documentElement);
startPanelApp(document.getElementById('app') ?? document.body, {
  servers,
  outdated: servers.outdated,
  version: browser.runtime.getManifest().version,
  openPairing: () => void browser.runtime.openOptionsPage(),
  reload: () => location.reload(),
});
