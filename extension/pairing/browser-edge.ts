// The browser, as the pages that pair need it. Decides nothing.
import browser from 'webextension-polyfill';
import { systemClock } from '../link/clock.ts';
import { createDrop } from '../link/dropped.ts';
import { createPairingModel, type PairingModel } from './pairing-model.ts';
import { createServerStorage, type ServerStorage } from './server-storage.ts';
import { storedServers } from './stored-servers.ts';

export const browserServerStorage = (): ServerStorage =>
  createServerStorage(
    storedServers,
    createDrop((error) => reportError(error)),
  );

export const browserPairing = (storage: ServerStorage): PairingModel =>
  createPairingModel({
    fetch: (url, init) => fetch(url, init),
    clock: systemClock,
    requestPermission: (pattern) => browser.permissions.request({ origins: [pattern] }),
    save: storage.save,
    newId: () => crypto.randomUUID(),
  });
