// One open event stream. In: frames, shared by all subscribers. Out: bytes on its socket, as fast as its reader takes
// them and no faster. What waits for a slow reader is bounded: past the cap it gets one fresh snapshot instead.

/** State frames that may wait for one reader. */
export const MAX_QUEUED_FRAMES = 8;
/** Bytes of log entries that may wait for one reader. */
export const MAX_QUEUED_LOG_BYTES = 65_536;

/** What a subscriber needs of a socket. */
export interface Sink {
  /** false: the reader is behind; `drain` follows when it caught up. */
  write(bytes: Buffer): boolean;
  end(bytes: Buffer): void;
  destroy(): void;
  on(event: 'drain' | 'close' | 'error', listener: () => void): unknown;
}

export interface Subscriber {
  /** The first frames. Until then `send` does nothing, because the snapshot to come covers it. */
  begin(frame: Buffer): void;
  send(frame: Buffer): void;
  /** Like `send`, of log entries, which no later frame makes up for. */
  sendLog(frame: Buffer): void;
  /** Like `send`, but left out for a reader that is behind. */
  ping(frame: Buffer): void;
  /** Says the last word and ends; a reader that is behind, or was told before and is still here, is cut off. */
  bye(frame: Buffer): void;
  /** When its reader fell behind, in ms of the clock; null: it keeps up. */
  behindSinceMs(): number | null;
  destroy(): void;
}

export interface SubscriberDeps {
  sink: Sink;
  monotonicMs: () => number;
  /** The picture as it is now, for a reader that missed frames. */
  freshSnapshot: () => Buffer;
  /** Tells a reader that log entries were left out. */
  resync: () => Buffer;
}

export function createSubscriber({ sink, monotonicMs, freshSnapshot, resync }: SubscriberDeps): Subscriber {
  let begun = false;
  let ended = false;
  let behindSinceMs: number | null = null;
  let queue: Buffer[] = [];
  // Frames are of different instances, so dropping the oldest alone would lose what it said: a snapshot says it all.
  let missed = false;
  let log: Buffer[] = [];
  let logBytes = 0;
  let missedLog = false;

  const write = (frame: Buffer) => {
    if (!sink.write(frame)) behindSinceMs ??= monotonicMs();
  };
  const enqueue = (frame: Buffer) => {
    if (missed) return;
    queue.push(frame);
    missed = queue.length > MAX_QUEUED_FRAMES;
    if (missed) queue = [];
  };
  const enqueueLog = (frame: Buffer) => {
    if (missedLog) return;
    log.push(frame);
    logBytes += frame.length;
    missedLog = logBytes > MAX_QUEUED_LOG_BYTES;
    if (missedLog) log = [];
  };
  sink.on('drain', () => {
    behindSinceMs = null;
    const waiting = missed ? [freshSnapshot()] : queue;
    const waitingLog = missedLog ? [resync()] : log;
    queue = [];
    log = [];
    logBytes = 0;
    missed = false;
    missedLog = false;
    for (const frame of waitingLog) behindSinceMs === null ? write(frame) : enqueueLog(frame);
    for (const frame of waiting) behindSinceMs === null ? write(frame) : enqueue(frame);
  });

  return {
    begin(frame) {
      if (ended) return;
      begun = true;
      write(frame);
    },
    send(frame) {
      if (!begun || ended) return;
      if (behindSinceMs === null) write(frame);
      else enqueue(frame);
    },
    sendLog(frame) {
      if (!begun || ended) return;
      if (behindSinceMs === null) write(frame);
      else enqueueLog(frame);
    },
    ping(frame) {
      if (begun && !ended && behindSinceMs === null) write(frame);
    },
    bye(frame) {
      if (ended || behindSinceMs !== null) sink.destroy();
      else sink.end(frame);
      ended = true;
    },
    behindSinceMs: () => behindSinceMs,
    destroy() {
      ended = true;
      sink.destroy();
    },
  };
}
