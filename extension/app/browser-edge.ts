// The browser, as panel and side panel need it. Decides nothing.
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import browser from 'webextension-polyfill';
import type { Inspector } from '../inspector/inspector.ts';
import { browserServersModel } from '../models/browser-edge.ts';
import { browserServerStorage } from '../pairing/browser-edge.ts';
import { browserSettings } from '../settings/browser-edge.ts';
import type { Settings } from '../settings/settings.ts';
import { type KnownTraces, NO_TRACES } from '../xray/lens.ts';
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
    inspector: loadInspector(settings.settings),
    traces: loadTraces(),
    pageOrigin,
    outdated: servers.outdated,
    version: browser.runtime.getManifest().version,
    openPairing: openOptions,
    openOptions,
    rename: (id, name) => void storage.rename(id, name),
    reload: () => location.reload(),
  };
}

/** Apart from what the page opens with. Nothing is missed: DevTools and the background hold what went before. */
function loadInspector(settings: ReadonlySignal<Settings>): ReadonlySignal<Inspector | null> {
  const inspector = signal<Inspector | null>(null);
  void import('../inspector/inspector-edge.ts').then(({ browserInspector }) => {
    inspector.value = browserInspector(settings);
  });
  return inspector;
}

/** As the inspector is. */
function loadTraces(): ReadonlySignal<KnownTraces> {
  const loaded = signal<ReadonlySignal<KnownTraces> | null>(null);
  void import('../xray/browser-edge.ts').then(({ browserKnownTraces }) => {
    loaded.value = browserKnownTraces();
  });
  return computed(() => loaded.value?.value ?? NO_TRACES);
}
