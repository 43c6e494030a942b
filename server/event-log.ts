// The log between the store and the streams. In: what this server noticed, and what stands in the store's log. Out: every
// entry of the log once, in its order, to every stream; and what a stream that comes back has missed.
//
// Each server notices the same things. One of them writes an entry, always at the end that it has read (store.appendLog);
// the others find there what they were about to say, and keep quiet. So an entry stands there once, whoever wrote it.
import { type LogEntry, type Occurrence, occurrenceKey } from './contract/log-entry.ts';
import type { Drops } from './drops.ts';
import { createLogRing } from './log-ring.ts';
import { createRunAgain } from './run-again.ts';
import { frameOf, idFrame } from './sse.ts';
import { type LogPart, type Store, StoreLostError } from './store/store.ts';

/** What others said and this server has not noticed yet: so long it may be behind them. */
const NOTICE_WITHIN_MS = 20_000;
/** Most entries waiting to be written, and most written at once. */
const MAX_WAITING = 500;
const MAX_WRITTEN_AT_ONCE = 100;
/** So often others may be quicker before it is left to the next time. */
const MAX_TRIES = 20;

export interface EventLog {
  /** Passes on what is new in the log, and writes what waits. */
  sync(): Promise<void>;
  /** What this server noticed. Each reaches the streams once it stands in the log. */
  notice(occurrences: readonly Occurrence[]): void;
  /** What concerns the store: told to this server's own streams at once, and written when that is possible. */
  noticeStore(occurrence: Occurrence): void;
  /** The entries held, oldest first, once the log was read up to now; where it cannot be, those that were held. */
  held(): Promise<readonly LogEntry[]>;
  /** The first frames for a reader that last heard `lastEventId`; null: it comes for the first time. */
  greeting(lastEventId: string | null): Buffer;
  /** Nobody watches any more: what waits is dropped. */
  forget(): void;
}

export interface EventLogDeps {
  store: Pick<Store, 'logStartId' | 'readLog' | 'appendLog'>;
  drops: Drops;
  nowMs: () => number;
  monotonicMs: () => number;
  /** Sends frames of the log to every subscriber. */
  sendLog: (frame: Buffer) => void;
}

interface Waiting {
  key: string;
  occurrence: Occurrence;
  /** The own streams have heard it already. */
  isTold: boolean;
}

export function createEventLog({ store, drops, nowMs, monotonicMs, sendLog }: EventLogDeps): EventLog {
  const ring = createLogRing();
  let waiting: Waiting[] = [];
  let saidByOthers: { key: string; atMs: number }[] = [];

  const wait = (occurrence: Occurrence, isTold: boolean) => {
    waiting.push({ key: occurrenceKey(occurrence), occurrence, isTold });
    if (waiting.length <= MAX_WAITING) return;
    waiting.shift();
    drops.drop('a log entry could not be written', 'the store did not take it in time');
  };
  /** What the streams get of an entry that now stands in the log. */
  const heard = (entry: LogEntry): Buffer => {
    const key = occurrenceKey(entry);
    const own = waiting.find((one) => one.key === key);
    if (own) waiting = waiting.filter((one) => one !== own);
    else saidByOthers.push({ key, atMs: monotonicMs() });
    return own?.isTold ? idFrame(entry.id ?? '') : frameOf({ type: 'log', entry, replayed: false }, entry.id);
  };
  const pass = (frames: readonly Buffer[]) => {
    if (frames.length > 0) sendLog(Buffer.concat(frames));
  };
  const restart = async (lostId: string | null) => {
    const part = await store.readLog(null);
    ring.replace(part, store.logStartId);
    if (lostId === null) return;
    const resync = frameOf({ type: 'resync', atMs: nowMs(), reason: 'log_lost' }, part.lastId);
    pass([resync, ...part.entries.filter(({ id }) => isLater(id, lostId)).map(heard)]);
  };
  const hear = async () => {
    const position = ring.position();
    const part: LogPart | null = position === null ? null : await store.readLog(position);
    if (part === null || !part.follows) return restart(position);
    ring.append(part);
    pass(part.entries.map(heard));
  };
  const sync = createRunAgain(async () => {
    try {
      for (let turn = 0; turn < MAX_TRIES; turn += 1) {
        await hear();
        const position = ring.position();
        if (waiting.length === 0 || position === null) return;
        const next = waiting.slice(0, MAX_WRITTEN_AT_ONCE).map(({ occurrence }) => occurrence);
        await store.appendLog(next, position);
      }
    } catch (error) {
      // What waits goes on waiting.
      if (!(error instanceof StoreLostError)) throw error;
    }
  });

  return {
    sync,
    notice(occurrences) {
      const nowMonotonicMs = monotonicMs();
      saidByOthers = saidByOthers.filter(({ atMs }) => nowMonotonicMs - atMs <= NOTICE_WITHIN_MS);
      for (const occurrence of occurrences) {
        const key = occurrenceKey(occurrence);
        const said = saidByOthers.find((one) => one.key === key);
        if (said) saidByOthers = saidByOthers.filter((one) => one !== said);
        else wait(occurrence, false);
      }
      if (waiting.length > 0) void sync();
    },
    noticeStore(occurrence) {
      wait(occurrence, true);
      sendLog(frameOf({ type: 'log', entry: { id: null, ...occurrence }, replayed: false }));
    },
    async held() {
      await sync();
      return ring.entries();
    },
    greeting(lastEventId) {
      const position = ring.position();
      const here = position === null ? Buffer.alloc(0) : idFrame(position);
      if (lastEventId === null) return here;
      const missed = ring.replayAfter(lastEventId);
      if (missed === null) return frameOf({ type: 'resync', atMs: nowMs(), reason: 'unknown_id' }, position);
      return Buffer.concat([...missed, here]);
    },
    forget() {
      waiting = [];
      saidByOthers = [];
    },
  };
}

/** Ids of a stream in Redis are "<ms>-<number>"; those of the embedded store are never lost. */
function isLater(id: string | null, other: string): boolean {
  const [ms = 0, number = 0] = (id ?? '').split('-').map(Number);
  const [otherMs = 0, otherNumber = 0] = other.split('-').map(Number);
  return ms > otherMs || (ms === otherMs && number > otherNumber);
}
