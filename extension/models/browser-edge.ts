// The browser, as a view's model needs it. Decides nothing.
import type { ReadonlySignal } from '@preact/signals';
import browser from 'webextension-polyfill';
import { systemClock } from '../link/clock.ts';
import { type BackgroundPort, connectToBackground } from '../link/connect-to-background.ts';
import { createDrop } from '../link/dropped.ts';
import { VIEW_PORT_NAME } from '../link/view-message.ts';
import { storedKnownServers } from '../storage/browser-edge.ts';
import { nextFrame } from './frame.ts';
import { createKnownServers } from './known-servers.ts';
import { createServersModel, type LiveServersModel } from './servers-model.ts';

const SELECTED_KEY = 'sidescope-server';

/** The model of this page. It lives as long as the page, which ends all of it. `pageOrigin`: of the page beside it. */
export function browserServersModel(pageOrigin: ReadonlySignal<string | null>): LiveServersModel {
  const { signal } = new AbortController();
  const drop = createDrop((error) => reportError(error));
  const deps = { clock: systemClock, drop, connect: backgroundPort, isCurrent };
  return createServersModel(
    {
      clock: systemClock,
      frame: nextFrame,
      connect: (handlers) => connectToBackground(deps, handlers, signal),
      pageOrigin,
      knownServers: createKnownServers(storedKnownServers),
      lastSelected: {
        read: () => sessionStorage.getItem(SELECTED_KEY),
        write: (id) => sessionStorage.setItem(SELECTED_KEY, id),
      },
    },
    signal,
  );
}

/** After an update `runtime.id` is gone from pages of the earlier version. */
const isCurrent = (): boolean => Boolean(browser.runtime?.id);

function backgroundPort(): BackgroundPort {
  const port = browser.runtime.connect({ name: VIEW_PORT_NAME });
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.onMessage.addListener((message) => listener(message)),
    onDisconnect: (listener) => port.onDisconnect.addListener(() => listener()),
    disconnect: () => port.disconnect(),
  };
}
