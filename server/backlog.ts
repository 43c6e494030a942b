// What waits for one reader that is behind, bounded: past the cap it gets one fresh snapshot instead.

/** State frames that may wait for one reader. */
export const MAX_QUEUED_FRAMES = 8;
/** Bytes of log entries that may wait for one reader. */
export const MAX_QUEUED_LOG_BYTES = 65_536;

export interface Backlog {
  /** Its socket takes no more, until it says `drain`. */
  isSocketFull: boolean;
  /** Held back, because the kernel keeps what its socket took. */
  isHeld: boolean;
  /** Since when nothing was seen to be taken, in ms of the clock. */
  sinceMs: number;
  queue(frame: Buffer): void;
  /** Like `queue`, of log entries, which no later frame makes up for. */
  queueLog(frame: Buffer): void;
  /** All that waits, to be written in this order. */
  log(): readonly Buffer[];
  state(): readonly Buffer[];
}

export interface BacklogDeps {
  /** The picture as it is now, for a reader that missed frames. */
  freshSnapshot: () => Buffer;
  /** Tells a reader that log entries were left out. */
  resync: () => Buffer;
}

export function createBacklog({ freshSnapshot, resync }: BacklogDeps, sinceMs: number): Backlog {
  let frames: Buffer[] = [];
  // Frames are of different instances, so dropping the oldest alone would lose what it said: a snapshot says it all.
  let missed = false;
  let entries: Buffer[] = [];
  let entryBytes = 0;
  let missedEntries = false;
  return {
    isSocketFull: false,
    isHeld: false,
    sinceMs,
    queue(frame) {
      if (missed) return;
      frames.push(frame);
      missed = frames.length > MAX_QUEUED_FRAMES;
      if (missed) frames = [];
    },
    queueLog(frame) {
      if (missedEntries) return;
      entries.push(frame);
      entryBytes += frame.length;
      missedEntries = entryBytes > MAX_QUEUED_LOG_BYTES;
      if (missedEntries) entries = [];
    },
    log: () => (missedEntries ? [resync()] : entries),
    state: () => (missed ? [freshSnapshot()] : frames),
  };
}
