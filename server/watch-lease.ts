// Keeps the lease that asks reporters to hurry. A Redis that began anew has forgotten it, and reporters would slow down:
// an app that dies then takes more of its counts with it. So it is renewed as soon as there is a connection again.
import { setTimeout as delay } from 'node:timers/promises';
import type { Cadence } from './cadence.ts';
import { createRunAgain } from './run-again.ts';
import { type Store, StoreLostError } from './store/store.ts';

/** Two connections come back one after the other: the one that tells may be before the one that writes. */
const RETRY_MS = 100;

/** Renews the lease, now and again until that was done or refused, or the store is known to be in trouble. One at a time. */
export const createRenewLease = (
  store: Pick<Store, 'renewWatch' | 'state'>,
  cadence: Cadence,
  signal: AbortSignal,
): (() => Promise<void>) =>
  createRunAgain(async () => {
    while (!signal.aborted && !(await isSettled(store, cadence.intervalMs())) && store.state().kind === 'ok')
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
  });

async function isSettled(store: Pick<Store, 'renewWatch'>, intervalMs: number): Promise<boolean> {
  try {
    await store.renewWatch(intervalMs);
    return true;
  } catch (error) {
    // It tells of itself through `onState`; anything else is a bug.
    if (!(error instanceof StoreLostError)) throw error;
    // What it refuses now it refuses 100 ms later as well.
    return error.refused;
  }
}
