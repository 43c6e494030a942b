// The browser's leave to notify. Decides nothing.
import browser from 'webextension-polyfill';
import type { NotificationsLeave } from './notifications-field.tsx';

const WANTED = { permissions: ['notifications' as const] };

export const browserNotificationsLeave = (): NotificationsLeave => ({
  has: () => browser.permissions.contains(WANTED),
  ask: () => browser.permissions.request(WANTED),
  watch: (onChange, signal) => {
    const { onAdded, onRemoved } = browser.permissions;
    for (const event of [onAdded, onRemoved]) event.addListener(onChange);
    signal.addEventListener('abort', () => {
      for (const event of [onAdded, onRemoved]) event.removeListener(onChange);
    });
  },
});
