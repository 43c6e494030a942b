// The browser, as a view of requests needs it. Decides nothing.
import type { ReadonlySignal } from '@preact/signals';
import browser from 'webextension-polyfill';
import { systemClock } from '../link/clock.ts';
import { createDrop } from '../link/dropped.ts';
import { REQUEST_PORT_NAME } from '../link/request-message.ts';
import { watchActiveTab } from '../link/watch-active-tab.ts';
import { nextFrame } from '../models/frame.ts';
import { hostPattern } from '../pairing/server-address.ts';
import type { Settings } from '../settings/settings.ts';
import type { RequestsPort } from './background-source.ts';
import { devtoolsNetwork } from './devtools-edge.ts';
import { type Inspector, startInspector } from './inspector.ts';
import { restingFrame } from './resting-frame.ts';

/** Of the tab that DevTools inspects; elsewhere of the window's active tab. It lives as long as the page. */
export function browserInspector(settings: ReadonlySignal<Settings>): Inspector {
  const network = devtoolsNetwork();
  return startInspector(
    {
      clock: systemClock,
      drop: createDrop((error) => reportError(error)),
      frame: restingFrame(nextFrame, systemClock),
      settings,
      network,
      connect,
      watchTab: network === null ? watchActiveTab : (onTab) => onTab(browser.devtools.inspectedWindow.tabId),
      requestAccess: (origins) => browser.permissions.request({ origins: origins.map(hostPattern) }),
    },
    new AbortController().signal,
  );
}

function connect(): RequestsPort {
  const port = browser.runtime.connect({ name: REQUEST_PORT_NAME });
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.onMessage.addListener((message) => listener(message)),
    onDisconnect: (listener) => port.onDisconnect.addListener(() => listener()),
    disconnect: () => port.disconnect(),
  };
}
