// The browser's storage, as server-storage.ts needs it. Decides nothing.
import browser from 'webextension-polyfill';
import { SERVERS_KEY, type StoredValue } from './server-storage.ts';

export const storedServers: StoredValue = {
  read: async () => (await browser.storage.local.get(SERVERS_KEY))[SERVERS_KEY],
  write: (value) => browser.storage.local.set({ [SERVERS_KEY]: value }),
  watch: (onChange, signal) => {
    const listener = (changes: Record<string, browser.Storage.StorageChange>) => {
      const change = changes[SERVERS_KEY];
      if (change) onChange(change.newValue);
    };
    browser.storage.local.onChanged.addListener(listener);
    signal.addEventListener('abort', () => browser.storage.local.onChanged.removeListener(listener));
  },
};
