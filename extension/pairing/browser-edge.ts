// The browser, as the pages that pair need it. Decides nothing.
import browser from 'webextension-polyfill';
import { systemClock } from '../link/clock.ts';
import { createDrop } from '../link/dropped.ts';
import { storedPairDraft, storedPairProgress, storedPairRequest, storedServers } from '../storage/browser-edge.ts';
import { createPairingModel, type PairingModel } from './pairing-model.ts';
import { createServerStorage, type ServerStorage } from './server-storage.ts';

const reportedDrop = () => createDrop((error) => reportError(error));

export const browserServerStorage = (): ServerStorage => createServerStorage(storedServers, reportedDrop());

/** The model of this page. It lives as long as the page, which ends all of it. */
export const browserPairing = (): PairingModel =>
  createPairingModel(
    {
      draft: storedPairDraft,
      request: storedPairRequest,
      progress: storedPairProgress,
      clock: systemClock,
      drop: reportedDrop(),
      requestPermission: (pattern) => browser.permissions.request({ origins: [pattern] }),
      newId: () => crypto.randomUUID(),
    },
    new AbortController().signal,
  );
