// The log between the store and the streams. In: what this server noticed, and what stands in the store's log. Out: every
// entry of the log once, in its order, to every stream; and what a stream that comes back has missed.
//
// Each server notices the same things. One of them writes an entry, always at the end that it has read (store.appendLog);
// the others find there what they were about to say, and keep quiet. So an entry stands there once, whoever wrote it.
import { REMEMBERED_MS } from './change-watch.ts';
import { type LogEntry, type Occurrence, parseOccurrence } from './contract/log-entry.ts';
import type { StreamEvent } from './contract/stream.ts';
import { toWireJson } from './contract/wire.ts';
import type { Drops } from './drops.ts';
import { createLogRing } from './log-ring.ts';
import type { Past } from './past-life.ts';
import { createRunAgain } from './run-again.ts';
import { isOfStore, isSameMoment, saysAsMuch, takeThrough } from './said.ts';
import { createSaidByOthers } from './said-by-others.ts';
import { frameOf, idFrame } from './sse.ts';
import { type LogPart, type Store, StoreLostError } from './store/store.ts';

/** Most entries waiting to be written, and most written at once. */
const MAX_WAITING = 500;
const MAX_WRITTEN_AT_ONCE = 100;
/** So often others may be quicker before it is left to the next time. */
const MAX_TRIES = 20;

export interface EventLog {
  /** Passes on what is new in the log, and writes what waits. */
  sync(): Promise<void>;
  /**
   * Watching begins, and this server does not know what happened just before: unless another one watched, the log is to
   * say so. Reads the log; the first `sync` after there is a picture to compare with says it.
   */
  begin(): Promise<void>;
  /** What this server noticed by comparing, if anything. Each reaches the streams once it stands in the log. */
  notice(occurrences: readonly Occurrence[]): void;
  /**
   * What concerns the store: written when that is possible, and told to this server's own streams at once, if there are any
   * that hear it (`isHeard`).
   */
  noticeStore(occurrence: Occurrence, isHeard: boolean): void;
  /**
   * The entries held, oldest first, once the log was read up to now; where it cannot be, those that were held. Writes
   * nothing: also who does not watch asks for them, long after what waits.
   */
  held(): Promise<readonly LogEntry[]>;
  /** What the log says of the time before now; null: the last reading of it failed, or is under way. */
  past(): Past | null;
  /** Reads the log once more where `lastEventId` is not known: another server may have been quicker to read it. */
  catchUp(lastEventId: string | null): Promise<void>;
  /** The first frames for a reader that last heard `lastEventId`; null: it comes for the first time. */
  greeting(lastEventId: string | null): Buffer;
  /** Watching ends: until the next `notice` this server does not look itself. */
  pause(): void;
  /** Nobody watched for long: what waits is dropped. */
  forget(): void;
}

export interface EventLogDeps {
  store: Pick<Store, 'readLog' | 'appendLog' | 'isFollowed'>;
  drops: Drops;
  nowMs: () => number;
  monotonicMs: () => number;
  /** Whether what happens from now on will be noticed: sooner the log is not to say that watching begins. */
  isNoticing: () => boolean;
  /** Sends frames of the log to every subscriber. */
  sendLog: (frame: Buffer) => void;
}

type ResyncReason = Extract<StreamEvent, { type: 'resync' }>['reason'];

/** `isTold`: the own streams have heard it already. */
type Waiting = Occurrence & { isTold: boolean };

export function createEventLog({ store, drops, nowMs, monotonicMs, isNoticing, sendLog }: EventLogDeps): EventLog {
  const ring = createLogRing();
  let waiting: Waiting[] = [];
  const saidByOthers = createSaidByOthers(monotonicMs);
  // The log is to say that watching begins, and does not yet.
  let begins = false;
  // The log could not be read up to now.
  let isBehind = true;
  // Since when streams were greeted without a place in the log, which could not be read; null: none was.
  let blindSinceMs: number | null = null;

  const wait = (occurrence: Waiting) => {
    // Nobody could read it: its writer, too, would not find it in the log, and write it again.
    const parsed = parseOccurrence(toWireJson(sayable(occurrence)));
    if (!parsed.ok) {
      const remedy = 'Where that is at_ms, set the clock of this machine';
      drops.drop('a log entry is left out', `${occurrence.kind}: ${parsed.reason}. ${remedy}`);
      return;
    }
    waiting.push(occurrence);
    if (waiting.length <= MAX_WAITING) return;
    waiting.shift();
    drops.drop('a log entry could not be written', 'the store did not take it in time');
  };
  /** What the streams get of an entry that now stands in the log. */
  const heard = (entry: LogEntry): Buffer => {
    const { taken: own, rest } = takeThrough(waiting, (one) => saysAsMuch(entry, one));
    waiting = rest;
    if (own === null) saidByOthers.hear(entry);
    // Another server may have lost the store alone: that is no news here.
    const isForeign = own === null && isOfStore(entry);
    if (isForeign) ring.hide(entry);
    // Whoever wrote it: a viewer knows it again by the time that it was told here.
    if (own?.isTold) ring.show({ id: entry.id, ...sayable(own) });
    return own?.isTold || isForeign
      ? idFrame(entry.id ?? '')
      : frameOf({ type: 'log', entry, replayed: false }, entry.id);
  };
  const pass = (frames: readonly Buffer[]) => {
    if (frames.length > 0) sendLog(Buffer.concat(frames));
  };
  const resync = (reason: ResyncReason, id: string | null) => frameOf({ type: 'resync', atMs: nowMs(), reason }, id);
  const restart = async (lostId: string | null) => {
    const part = await store.readLog(null);
    ring.replace(part);
    // An empty log, one that began anew, one of an older server: nothing in it says from where on it is whole.
    begins ||= part.beginnings.length === 0 && part.follows;
    if (lostId !== null) {
      const later = part.entries.filter(({ id }) => isLater(id, lostId));
      pass([resync('log_lost', part.lastId), ...later.map(heard)]);
      return part;
    }
    // What was noticed while the log could not be read may stand there already, by somebody who could.
    for (const entry of waiting.length === 0 ? [] : part.entries) waiting = takeThrough(waiting, isSaidBy(entry)).rest;
    const sinceMs = blindSinceMs ?? Number.POSITIVE_INFINITY;
    blindSinceMs = null;
    // What happened a little before may have been noticed since.
    const isMissing = part.entries.some(({ atMs }) => atMs >= sinceMs - REMEMBERED_MS);
    if (Number.isFinite(sinceMs)) pass([isMissing ? resync('log_lost', part.lastId) : idFrame(part.lastId)]);
    return part;
  };
  const hearMore = async (): Promise<LogPart> => {
    const position = ring.position();
    const part = position === null ? null : await store.readLog(position);
    if (part === null || !part.follows) return restart(position);
    ring.append(part);
    pass([...part.entries.map(heard), ...(part.beginnings.length === 0 ? [] : [idFrame(part.lastId)])]);
    return part;
  };
  const hear = async (): Promise<LogPart> => {
    isBehind = true;
    const part = await hearMore();
    isBehind = false;
    return part;
  };
  /** Hears what is new, and writes what waits. false: nothing does. */
  const takeTurn = async (turn: number): Promise<boolean> => {
    const { lastId, beginnings } = await hear();
    // Written since the turn before: another server woke at the same time.
    if (turn > 0 && beginnings.length > 0) begins = false;
    const isToBegin = begins && isNoticing();
    if (waiting.length === 0 && !isToBegin) return false;
    const next = waiting.slice(0, MAX_WRITTEN_AT_ONCE).map(sayable);
    if ((await store.appendLog(next, lastId, isToBegin)) && isToBegin) begins = false;
    return true;
  };
  // Whether the run to come is also to write.
  let isToWrite = false;
  const run = createRunAgain(async () => {
    const writes = isToWrite;
    isToWrite = false;
    try {
      if (!writes) await hear();
      else for (let turn = 0; turn < MAX_TRIES; turn += 1) if (!(await takeTurn(turn))) return;
    } catch (error) {
      // What waits goes on waiting.
      if (!(error instanceof StoreLostError)) throw error;
    }
  });
  const sync = () => {
    isToWrite = true;
    return run();
  };

  return {
    sync,
    async begin() {
      const isWatched = await store.isFollowed().catch(unknownIfLost);
      begins ||= !isWatched;
      await sync();
    },
    notice(occurrences) {
      for (const occurrence of occurrences)
        if (saidByOthers.take(occurrence) === null) wait({ ...occurrence, isTold: false });
      saidByOthers.compared();
      if (occurrences.length > 0 && waiting.length > 0) void sync();
    },
    noticeStore(occurrence, isHeard) {
      const said = saidByOthers.take(occurrence);
      if (said === null) wait({ ...occurrence, isTold: isHeard });
      else ring.show({ id: said.id, ...occurrence });
      if (isHeard) sendLog(frameOf({ type: 'log', entry: { id: null, ...occurrence }, replayed: false }));
    },
    async held() {
      await run();
      return ring.entries();
    },
    past: () => (isBehind ? null : { entries: ring.entries(), unbroken: begins ? [] : ring.unbroken() }),
    async catchUp(lastEventId) {
      if (lastEventId !== null && !ring.holds(lastEventId)) await sync();
    },
    greeting(lastEventId) {
      const position = ring.position();
      if (position === null) blindSinceMs ??= nowMs();
      const here = position === null ? Buffer.alloc(0) : idFrame(position);
      if (lastEventId === null) return here;
      const missed = begins ? null : ring.replayAfter(lastEventId);
      if (missed !== null) return Buffer.concat([...missed, here]);
      return resync(ring.holds(lastEventId) ? 'unwatched' : 'unknown_id', position);
    },
    pause: saidByOthers.pause,
    forget() {
      waiting = [];
      saidByOthers.forget();
    },
  };
}

const isSaidBy = (entry: LogEntry) => (own: Waiting) =>
  !own.isTold && saysAsMuch(entry, own) && isSameMoment(entry.atMs, own.atMs);

const sayable = ({ isTold: _, ...occurrence }: Waiting): Occurrence => occurrence;

const unknownIfLost = (error: unknown): false => {
  if (error instanceof StoreLostError) return false;
  throw error;
};

/** Ids of a stream in Redis are "<ms>-<number>"; those of the embedded store are never lost. */
function isLater(id: string | null, other: string): boolean {
  const [ms = 0, number = 0] = (id ?? '').split('-').map(Number);
  const [otherMs = 0, otherNumber = 0] = other.split('-').map(Number);
  return ms > otherMs || (ms === otherMs && number > otherNumber);
}
