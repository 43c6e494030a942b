// The browser, as the background needs it. Decides nothing.
import browser from 'webextension-polyfill';
import { systemClock } from '../link/clock.ts';
import { createDrop } from '../link/dropped.ts';
import { VIEW_PORT_NAME } from '../link/view-message.ts';
import { browserNotify } from '../notifications/browser-edge.ts';
import { hostPattern } from '../pairing/server-address.ts';
import { createServerStorage } from '../pairing/server-storage.ts';
import { createSettingsStorage } from '../settings/settings.ts';
import {
  storedPairProgress,
  storedPairRequest,
  storedServers,
  storedSettings,
  storedTold,
} from '../storage/browser-edge.ts';
import type { Badge } from './badge.ts';
import { BADGE_ALARM_MINUTES, BADGE_ALARM_NAME } from './badge-alarm.ts';
import type { BackgroundDeps } from './start.ts';
import type { ViewPort } from './views.ts';

export function browserBackground(): BackgroundDeps {
  const drop = createDrop((error) => reportError(error));
  return {
    fetch: (url, init) => fetch(url, init),
    clock: systemClock,
    random: Math.random,
    drop,
    storage: createServerStorage(storedServers, drop),
    pairRequest: storedPairRequest,
    pairProgress: storedPairProgress,
    newId: () => crypto.randomUUID(),
    openEventSource: (url) => new EventSource(url),
    mayReach: (url) => browser.permissions.contains({ origins: [hostPattern(url)] }),
    settings: createSettingsStorage(storedSettings),
    told: storedTold,
    setBadge: (badge) => void setBadge(badge),
    notify: browserNotify(),
    onAlarm: (listener) => void onAlarm(listener),
    onView: (listener) =>
      browser.runtime.onConnect.addListener((port) => {
        if (port.name === VIEW_PORT_NAME) listener(viewPort(port));
      }),
    onOnline: (listener) => self.addEventListener('online', listener),
    onPermissionAdded: (listener) => browser.permissions.onAdded.addListener(listener),
  };
}

const viewPort = (port: browser.Runtime.Port): ViewPort => ({
  post: (message) => port.postMessage(message),
  onMessage: (listener) => port.onMessage.addListener((message) => listener(message)),
  onDisconnect: (listener) => port.onDisconnect.addListener(() => listener()),
});

async function setBadge({ text, background, foreground, title }: Badge): Promise<void> {
  await Promise.all([
    browser.action.setBadgeText({ text }),
    browser.action.setBadgeBackgroundColor({ color: background }),
    browser.action.setBadgeTextColor({ color: foreground }),
    browser.action.setTitle({ title }),
  ]);
}

async function onAlarm(listener: () => void): Promise<void> {
  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === BADGE_ALARM_NAME) listener();
  });
  // Setting it again would start its period again, and a worker that wakes often would never see it.
  if (!(await browser.alarms.get(BADGE_ALARM_NAME)))
    await browser.alarms.create(BADGE_ALARM_NAME, { periodInMinutes: BADGE_ALARM_MINUTES });
}
