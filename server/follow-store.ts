// What the server does while somebody watches: asks reporters to hurry, hears of every report, reads everything again
// now and then, and passes on what changed. Ends with its signal, and then costs the store nothing.
import type { Cadence } from './cadence.ts';
import type { ChangeWatch } from './change-watch.ts';
import { createCoalescer } from './coalesce.ts';
import { isUnreadable } from './contract/apply.ts';
import { WATCH_INTERVAL_MS } from './contract/keys.ts';
import type { Rejected } from './contract/report.ts';
import type { EventLog } from './event-log.ts';
import type { ServerHistory } from './history.ts';
import type { LiveState } from './live-state.ts';
import { createSingleFlight } from './single-flight.ts';
import { frameOf, reportsFrame } from './sse.ts';
import { type Store, type StoredReport, StoreLostError, type StoreState } from './store/store.ts';
import type { StoreEntries } from './store-entries.ts';
import { createRenewLease } from './watch-lease.ts';

/** The lease lasts 9 s, so several renewals may fail. This is also how soon a frozen store is noticed. */
const RENEW_INTERVAL_MS = 2_000;
/** Everything is read again this often, whatever the store told of itself. */
const RECONCILE_INTERVAL_MS = 30_000;
/** How soon a failed read is repeated. */
const RETRY_INTERVAL_MS = 1_000;
/** How often the store measures itself. */
const MEASURE_INTERVAL_MS = 1_000;
/** How often it is looked at who fell silent. */
const SWEEP_INTERVAL_MS = 1_000;
/** How often it is looked at what was counted straight into the store, and at the log: pub/sub may lose a hint. */
const POLL_INTERVAL_MS = 500;

export interface FollowDeps {
  store: Store;
  liveState: LiveState;
  eventLog: EventLog;
  history: Pick<ServerHistory, 'hear'>;
  changes: ChangeWatch;
  storeEntries: StoreEntries;
  /** Whether `changes` knows the picture of shortly before. */
  isUnbroken: boolean;
  /** What those who watch want. */
  cadence: Cadence;
  nowMs: () => number;
  monotonicMs: () => number;
  /** Sends one frame to every subscriber. */
  send: (frame: Buffer) => void;
}

/**
 * Follows the store until the signal fires. Resolves when picture and log were read for the first time, and what happened
 * while nobody looked stands in the log, as far as it is known.
 */
export async function followStore(deps: FollowDeps, signal: AbortSignal): Promise<void> {
  const { store, liveState, eventLog, changes, storeEntries, cadence, send } = deps;
  const look = () => changes.look(liveState.latest());
  const tellAll = () => send(liveState.snapshotFrame());
  // Of 600 sidecars a picture is 1.4 MB, and 1,000 streams may be open: it is sent when it says something new.
  const tellNews = async (isNews: Promise<boolean>) => {
    const isToTell = await isNews;
    if (signal.aborted) return;
    storeEntries.look(true);
    look();
    if (isToTell) tellAll();
  };
  const readAndTell = createSingleFlight(() => tellNews(liveState.read()));
  let isRecalled = false;
  const recall = () => {
    // The first picture that is read would put an end to what was recalled before it.
    const past = isRecalled || isUnreadable(liveState.latest().degradedReason) ? null : eventLog.past();
    if (past === null) return false;
    isRecalled = true;
    liveState.recall(past);
    return true;
  };
  const readLog = async () => {
    await eventLog.sync();
    if (!signal.aborted && recall()) tellAll();
  };
  const renew = createRenewLease(store, cadence, signal);

  void renew();
  await Promise.all([liveState.read(), deps.isUnbroken ? eventLog.sync() : eventLog.begin()]);
  if (signal.aborted) return;
  recall();
  // Whoever woke this server is greeted later, and then hears of it as it stands in the log.
  storeEntries.look(false);
  look();
  const telling = { tellNews, readAndTell, readLog, tellAll, look, renew };
  followState(deps, telling, signal);
  // That watching begins is said before this server listens: another one that wakes takes a listener for somebody who has
  // noticed everything.
  await eventLog.sync();
  if (!signal.aborted) goOn(deps, telling, signal);
}

/** Listens, looks again now and then, and passes on what changed. */
function goOn(deps: FollowDeps, telling: Telling, signal: AbortSignal): void {
  const { store, liveState, cadence, nowMs, send } = deps;
  const { tellNews, readAndTell, readLog, look, renew } = telling;
  const onStored = hearReports(deps, look, signal);

  const onLog = () => void readLog();
  let isDeaf = false;
  const onGap = () => {
    isDeaf = false;
    void renew();
    void readAndTell();
  };
  const onDeaf = () => {
    isDeaf = true;
  };
  store.subscribe({ onReport: onStored, onLog, onGap, onDeaf }, signal);
  every(WATCH_INTERVAL_MS, async () => isDeaf && readAndTell(), signal);
  every(RECONCILE_INTERVAL_MS, () => tellNews(liveState.reconcile(onStored)), signal);
  every(RETRY_INTERVAL_MS, async () => liveState.isDegraded() && readAndTell(), signal);
  every(RENEW_INTERVAL_MS, renew, signal);
  cadence.onShorter(() => void renew(), signal);
  every(
    SWEEP_INTERVAL_MS,
    async () => {
      liveState.sweep();
      look();
    },
    signal,
  );
  every(
    POLL_INTERVAL_MS,
    async () => {
      void readLog();
      const totals = await liveState.readCounts();
      if (totals !== null && !signal.aborted) send(frameOf({ type: 'counts', atMs: nowMs(), totals }));
    },
    signal,
  );
  if (store.measuresItself) {
    const measure = async () => {
      for (const one of await store.measureStore()) onStored(one);
    };
    every(MEASURE_INTERVAL_MS, () => unlessLost(measure()), signal);
  }
}

/** Reports -> one frame for those that come together. Counts in them leave sooner: a dot follows the click. */
function hearReports(
  { liveState, history, nowMs, monotonicMs, send }: FollowDeps,
  look: () => void,
  signal: AbortSignal,
): (stored: StoredReport) => void {
  const handOn = (stored: readonly StoredReport[]) => {
    const good = stored.flatMap((one) => (one.ok ? [one] : []));
    const rejected: Rejected[] = stored.flatMap((one) => (one.ok ? [] : [one.rejected]));
    const atMs = nowMs();
    const reports = good.map(({ report }) => report);
    liveState.hear(atMs, reports, rejected);
    history.hear(atMs, reports);
    const jsons = good.map(({ json }) => json);
    send(reportsFrame(atMs, jsons, rejected));
    look();
  };
  const add = createCoalescer(handOn, monotonicMs, signal);
  return (stored) => add(stored, stored.ok && liveState.hasNewTraffic(stored.report));
}

interface Telling {
  /** Tells of a reading that is under way; true: it says something new. */
  tellNews(isNews: Promise<boolean>): Promise<void>;
  readAndTell(): Promise<void>;
  /** Passes on what is new in the log; the first time that it can be read, takes in what it says of before. */
  readLog(): Promise<void>;
  tellAll(): void;
  look(): void;
  renew(): Promise<void>;
}

/** The store's own troubles are shown at once. */
function followState(
  { store, liveState, storeEntries }: FollowDeps,
  { readAndTell, readLog, tellAll, look, renew }: Telling,
  signal: AbortSignal,
): void {
  store.onState((state: StoreState) => {
    if (state.kind === 'lost') {
      if (liveState.degrade(state.cause)) tellAll();
      storeEntries.look(true);
      look();
    } else {
      void renew();
      void readAndTell();
      void readLog();
    }
  }, signal);
}

function every(intervalMs: number, work: () => Promise<unknown>, signal: AbortSignal): void {
  const timer = setInterval(work, intervalMs);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

/** A lost store tells of itself through `onState`; anything else is a bug and goes on. */
const unlessLost = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => {
    if (!(error instanceof StoreLostError)) throw error;
  });
