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

export type Pace = 'flowing' | 'behind' | 'ended';

export interface Subscriber {
  /** The first frames. Until then it neither flows nor is it behind, because the snapshot to come covers all. */
  begin(frame: Buffer): void;
  /** Its socket took a frame and wants no more for now. */
  fellBehind(): void;
  /** Keeps a frame for a reader that is behind. */
  queue(frame: Buffer): void;
  /** Like `queue`, of log entries, which no later frame makes up for. */
  queueLog(frame: Buffer): void;
  /**
   * Says the last word and ends. A reader that is behind hears it once it has read what its socket holds; what waits for it
   * is left out. One that was told before and is still here is cut off.
   */
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
  /** Told at each change. While it flows, whoever sends writes to the sink and says `fellBehind`. */
  onPace: (pace: Pace) => void;
}

export function createSubscriber({ sink, monotonicMs, freshSnapshot, resync, onPace }: SubscriberDeps): Subscriber {
  let ended = false;
  let behindSinceMs: number | null = null;
  let queue: Buffer[] = [];
  // Frames are of different instances, so dropping the oldest alone would lose what it said: a snapshot says it all.
  let missed = false;
  let log: Buffer[] = [];
  let logBytes = 0;
  let missedLog = false;

  const fellBehind = () => {
    behindSinceMs ??= monotonicMs();
    onPace('behind');
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
  /** Writes as long as the socket takes; what is left waits again. */
  const write = (frames: readonly Buffer[], wait: (frame: Buffer) => void) => {
    for (const frame of frames) {
      if (behindSinceMs !== null) wait(frame);
      else if (!sink.write(frame)) fellBehind();
    }
  };
  sink.on('drain', () => {
    if (ended) return;
    behindSinceMs = null;
    const waiting = missed ? [freshSnapshot()] : queue;
    const waitingLog = missedLog ? [resync()] : log;
    queue = [];
    log = [];
    logBytes = 0;
    missed = false;
    missedLog = false;
    write(waitingLog, enqueueLog);
    write(waiting, enqueue);
    if (behindSinceMs === null) onPace('flowing');
  });
  const end = () => {
    ended = true;
    onPace('ended');
  };
  // It may go while its first frames are still being read from the store.
  sink.on('close', end);

  return {
    begin(frame) {
      if (ended) return;
      if (sink.write(frame)) onPace('flowing');
      else fellBehind();
    },
    fellBehind,
    queue: enqueue,
    queueLog: enqueueLog,
    bye(frame) {
      if (ended) sink.destroy();
      else sink.end(frame);
      end();
    },
    behindSinceMs: () => behindSinceMs,
    destroy() {
      end();
      sink.destroy();
    },
  };
}
