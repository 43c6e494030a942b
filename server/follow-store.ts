// What the server does while somebody watches: asks reporters to hurry, hears of every report, reads everything again
// now and then, and passes on what changed. Ends with its signal, and then costs the store nothing.
import { WATCH_INTERVAL_MS } from './contract/keys.ts';
import type { Rejected, Report } from './contract/report.ts';
import type { LiveState } from './live-state.ts';
import { frameOf } from './sse.ts';
import { type Store, type StoredReport, StoreLostError } from './store/store.ts';

/** Reports that arrive within this time share a frame. */
const COALESCE_MS = 100;
/** The lease lasts 10 s, so several renewals may fail. This is also how soon a frozen store is noticed. */
const RENEW_INTERVAL_MS = 2_000;
/** Everything is read again this often, whatever the store told of itself. */
const RECONCILE_INTERVAL_MS = 30_000;
/** How soon a failed read is repeated. */
const RETRY_INTERVAL_MS = 1_000;
/** How often the store measures itself. */
const MEASURE_INTERVAL_MS = 1_000;

export interface FollowDeps {
  store: Store;
  liveState: LiveState;
  nowMs: () => number;
  /** Sends one frame to every subscriber. */
  send: (frame: Buffer) => void;
}

/** Follows the store until the signal fires. Resolves when the picture was read for the first time. */
export function followStore({ store, liveState, nowMs, send }: FollowDeps, signal: AbortSignal): Promise<void> {
  const tellAll = () => send(liveState.snapshotFrame());
  const readAndTell = async () => {
    await liveState.read();
    if (!signal.aborted) tellAll();
  };
  const onStored = coalesce((stored) => {
    const reports: Report[] = stored.flatMap((one) => (one.ok ? [one.report] : []));
    const rejected: Rejected[] = stored.flatMap((one) => (one.ok ? [] : [one.rejected]));
    const event = { type: 'reports', atMs: nowMs(), reports, rejected } as const;
    liveState.apply(event);
    send(frameOf(event));
  }, signal);

  store.onState((state) => {
    if (state.kind === 'ok') readAndTell();
    else if (!liveState.isDegraded()) {
      liveState.degrade();
      tellAll();
    }
  }, signal);
  store.subscribe({ onReport: onStored, onGap: readAndTell }, signal);
  every(RECONCILE_INTERVAL_MS, readAndTell, signal);
  every(RETRY_INTERVAL_MS, async () => liveState.isDegraded() && readAndTell(), signal);
  every(RENEW_INTERVAL_MS, () => unlessLost(store.renewWatch(WATCH_INTERVAL_MS)), signal);
  if (store.measuresItself)
    every(MEASURE_INTERVAL_MS, () => unlessLost(store.measureStore().then((all) => all.forEach(onStored))), signal);
  unlessLost(store.renewWatch(WATCH_INTERVAL_MS));
  return liveState.read();
}

function every(intervalMs: number, work: () => Promise<unknown>, signal: AbortSignal): void {
  const timer = setInterval(work, intervalMs);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

/** Collects what comes within COALESCE_MS and hands it on at once. */
function coalesce(handOn: (all: StoredReport[]) => void, signal: AbortSignal): (one: StoredReport) => void {
  let waiting: StoredReport[] = [];
  let timer: NodeJS.Timeout | undefined;
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return (one) => {
    if (signal.aborted) return;
    waiting.push(one);
    timer ??= setTimeout(() => {
      const all = waiting;
      waiting = [];
      timer = undefined;
      handOn(all);
    }, COALESCE_MS);
  };
}

/** A lost store tells of itself through `onState`; anything else is a bug and goes on. */
const unlessLost = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => {
    if (!(error instanceof StoreLostError)) throw error;
  });
