// One value in the browser's storage. Decides nothing.
import browser from 'webextension-polyfill';

export interface StoredValue {
  read(): Promise<unknown>;
  write(value: unknown): Promise<void>;
  /** Calls with the new value at each change by whatever page, until the signal fires. */
  watch(onChange: (value: unknown) => void, signal: AbortSignal): void;
}

/** `local` outlives the browser; `session` does not, and is never written to a disk. */
const storedValue = (area: 'local' | 'session', key: string): StoredValue => ({
  read: async () => (await browser.storage[area].get(key))[key],
  write: (value) => browser.storage[area].set({ [key]: value }),
  watch: (onChange, signal) => {
    const listener = (changes: Record<string, browser.Storage.StorageChange>) => {
      const change = changes[key];
      if (change) onChange(change.newValue);
    };
    browser.storage[area].onChanged.addListener(listener);
    signal.addEventListener('abort', () => browser.storage[area].onChanged.removeListener(listener));
  },
});

export const storedServers = storedValue('local', 'servers');
export const storedPairDraft = storedValue('session', 'pair-draft');
export const storedPairRequest = storedValue('session', 'pair-request');
export const storedPairProgress = storedValue('session', 'pair-progress');
