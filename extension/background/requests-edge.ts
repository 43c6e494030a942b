// The browser, as the background's list of requests needs it. Decides nothing.
import browser from 'webextension-polyfill';
import type { WebRequestDetails, WebRequestEvent } from '../inspector/from-web-request.ts';
import { systemClock } from '../link/clock.ts';
import { createDrop } from '../link/dropped.ts';
import { REQUEST_PORT_NAME } from '../link/request-message.ts';
import { hostPattern } from '../pairing/server-address.ts';
import { createSettingsStorage } from '../settings/settings.ts';
import { storedAllowedOrigins, storedAppServers, storedSettings } from '../storage/browser-edge.ts';
import { createAppServers } from './app-servers.ts';
import { createRequestStorage } from './request-storage.ts';
import type { RequestsDeps } from './requests.ts';

export function browserRequests(): RequestsDeps {
  const drop = createDrop((error) => reportError(error));
  return {
    clock: systemClock,
    drop,
    servers: createAppServers(storedAppServers, drop),
    storage: createRequestStorage(browser.storage.session, systemClock, drop),
    settings: createSettingsStorage(storedSettings),
    observe,
    allowed: storedAllowedOrigins,
    mayReach: (origin) => browser.permissions.contains({ origins: [hostPattern(origin)] }),
    onPermissionsChanged: (listener) => {
      browser.permissions.onAdded.addListener(listener);
      browser.permissions.onRemoved.addListener(listener);
    },
    onTabClosed: (listener) => browser.tabs.onRemoved.addListener((tabId) => listener(tabId)),
    onView: (listener) =>
      browser.runtime.onConnect.addListener((port) => {
        if (port.name !== REQUEST_PORT_NAME) return;
        listener({
          post: (message) => port.postMessage(message),
          onMessage: (heard) => port.onMessage.addListener((message) => heard(message)),
          onDisconnect: (gone) => port.onDisconnect.addListener(() => gone()),
        });
      }),
  };
}

function observe(listener: Parameters<RequestsDeps['observe']>[0]): void {
  const events = browser.webRequest;
  // The browser shows only what goes to hosts that were allowed; a filter by app would need to know the apps at once.
  const all = { urls: ['<all_urls>'] };
  const tell = (event: WebRequestEvent) => (details: RawDetails) =>
    void listener(event, { ...details, origin: initiator(details) });
  events.onBeforeRequest.addListener(tell('begun'), all);
  events.onSendHeaders.addListener(tell('sent'), all, ['requestHeaders']);
  events.onResponseStarted.addListener(tell('answering'), all, ['responseHeaders']);
  events.onBeforeRedirect.addListener(tell('redirected'), all, ['responseHeaders']);
  events.onCompleted.addListener(tell('completed'), all, ['responseHeaders']);
  events.onErrorOccurred.addListener(tell('failed'), all);
}

type RawDetails = WebRequestDetails & { initiator?: string | undefined; originUrl?: string | undefined };

/** Chrome says the origin, Firefox the address. */
function initiator({ initiator: origin, originUrl }: RawDetails): string | null {
  if (origin !== undefined) return origin;
  return originUrl !== undefined && URL.canParse(originUrl) ? new URL(originUrl).origin : null;
}
