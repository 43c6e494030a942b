// The live picture, and its recent past. Asleep it reads the store only when asked; the first subscriber wakes it, the last
// puts it to sleep. The embedded store is read for history and log all the same: that costs nobody else anything.
import type { Cadence } from './cadence.ts';
import { type ChangeWatch, createChangeWatch, REMEMBERED_MS } from './change-watch.ts';
import type { Snapshot } from './contract/snapshot.ts';
import type { Drops } from './drops.ts';
import { createEventLog } from './event-log.ts';
import { followStore } from './follow-store.ts';
import { createHistory } from './history.ts';
import { createHistoryAnswer } from './history-answer.ts';
import { everyStep } from './history-clock.ts';
import { createLiveState, type LiveStateDeps } from './live-state.ts';
import { createSharedWatch } from './shared-watch.ts';
import { createStoreEntries } from './store-entries.ts';

export interface Live {
  /** Follows the store from now on, and asks reporters to hurry. */
  wake(): void;
  /** Leaves the store alone again. The lease then runs out by itself. */
  sleep(): void;
  /** Resolves once the picture and the log, up to `lastEventId`, were read after `wake`, or found unreadable. */
  ready(lastEventId: string | null): Promise<void>;
  /** The picture now; asleep it is read first. Without a store every sidecar is down. */
  snapshot(): Promise<Snapshot>;
  /** The body of GET /api/monitor/history. `sinceMs`: by the server's clock; null: all that is held. */
  history(sinceMs: number | null): Promise<Buffer>;
  /** The `snapshot` frame, made once a change. */
  snapshotFrame(): Buffer;
  /**
   * The first frames of a stream: what it missed since `lastEventId`, or `resync` where that is not known, then the
   * picture. null: it never was here.
   */
  greeting(lastEventId: string | null): Buffer;
}

export interface LiveDeps extends LiveStateDeps {
  /** Sends one frame to every subscriber. */
  send: (frame: Buffer) => void;
  /** Sends frames of the log to every subscriber. */
  sendLog: (frame: Buffer) => void;
  drops: Drops;
  /** Tells whoever runs the server. */
  warn: (message: string) => void;
  cadence: Cadence;
  monotonicMs: () => number;
}

/** Ends with its signal. */
export function createLive(deps: LiveDeps, signal: AbortSignal): Live {
  const liveState = createLiveState(deps);
  const eventLog = createEventLog({ ...deps, isNoticing: () => changes.isNoticing() });
  const history = createHistory();
  const news = createChangeWatch(eventLog.notice);
  const tellShared = createSharedWatch(deps.warn);
  const changes: ChangeWatch = {
    ...news,
    look(snapshot) {
      tellShared(snapshot);
      news.look(snapshot);
    },
  };
  const storeEntries = createStoreEntries({ ...deps, liveState, eventLog });
  let following: AbortController | null = null;
  let sleptAtMs = Number.NEGATIVE_INFINITY;
  let ready: Promise<void> = Promise.resolve();
  const sleep = () => {
    following?.abort();
    following = null;
    eventLog.pause();
    sleptAtMs = deps.monotonicMs();
  };
  signal.addEventListener('abort', sleep, { once: true });
  const bringUpToNow = () => (following === null ? liveState.read() : ready);
  const recordStep = async (step: number) => {
    if (following === null && !deps.store.isEmbedded) return;
    await bringUpToNow();
    history.record(step, liveState.snapshot());
    if (following === null) changes.look(liveState.latest());
  };
  everyStep(deps.nowMs, recordStep, signal);
  return {
    wake() {
      following ??= new AbortController();
      const isUnbroken = deps.store.isEmbedded || deps.monotonicMs() - sleptAtMs <= REMEMBERED_MS;
      if (!isUnbroken) {
        changes.forget();
        storeEntries.forget();
        eventLog.forget();
      }
      const parts = { liveState, eventLog, history, changes, storeEntries };
      ready = followStore({ ...deps, ...parts, isUnbroken }, following.signal);
    },
    sleep,
    async ready(lastEventId) {
      await ready;
      await eventLog.catchUp(lastEventId);
    },
    async snapshot() {
      await bringUpToNow();
      return liveState.snapshot();
    },
    history: createHistoryAnswer({ history, eventLog, nowMs: deps.nowMs }),
    snapshotFrame: liveState.snapshotFrame,
    greeting: (lastEventId) => Buffer.concat([eventLog.greeting(lastEventId), liveState.snapshotFrame()]),
  };
}
