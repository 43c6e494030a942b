// The browser, as panel and side panel need it. Decides nothing.
import type { ReadonlySignal } from '@preact/signals';
import browser from 'webextension-polyfill';
import { browserInspector } from '../inspector/inspector-edge.ts';
import { browserServersModel } from '../models/browser-edge.ts';
import { browserServerStorage } from '../pairing/browser-edge.ts';
import { browserSettings } from '../settings/browser-edge.ts';
import { browserKnownTraces } from '../xray/browser-edge.ts';
import type { ViewDeps } from './panel-app.tsx';

/** `pageOrigin`: of the page beside the view. */
export function browserViewDeps(pageOrigin: ReadonlySignal<string | null>): ViewDeps {
  const servers = browserServersModel(pageOrigin);
  const storage = browserServerStorage();
  const settings = browserSettings();
  const openOptions = () => void browser.runtime.openOptionsPage();
  return {
    servers,
    settings,
    inspector: browserInspector(settings.settings),
    traces: browserKnownTraces(),
    pageOrigin,
    outdated: servers.outdated,
    version: browser.runtime.getManifest().version,
    openPairing: openOptions,
    openOptions,
    rename: (id, name) => void storage.rename(id, name),
    reload: () => location.reload(),
  };
}
