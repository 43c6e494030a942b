// Everything that the extension keeps in the browser, by name.
import browser from 'webextension-polyfill';
import { createStoredValue, type StoredValue } from './stored-value.ts';

/** `local` outlives the browser; `session` does not, and is never written to a disk. */
const storedValue = (area: 'local' | 'session', key: string): StoredValue =>
  createStoredValue(browser.storage[area], key, navigator.locks);

export const storedServers = storedValue('local', 'servers');
export const storedKnownServers = storedValue('local', 'known-servers');
export const storedSettings = storedValue('local', 'settings');
export const storedTold = storedValue('local', 'told');
export const storedPairDraft = storedValue('session', 'pair-draft');
export const storedPairRequest = storedValue('session', 'pair-request');
export const storedPairProgress = storedValue('session', 'pair-progress');
export const storedTabTraces = storedValue('session', 'tab-traces');
export const storedAppServers = storedValue('session', 'app-servers');
export const storedAllowedOrigins = storedValue('local', 'allowed-origins');
