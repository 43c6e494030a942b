// Every open event stream. In: frames made once. Out: the same bytes to all. Drops stalled readers, ends old streams,
// says bye at shutdown, and tells when the first comes and the last has gone.
import type { BacklogDeps } from './backlog.ts';
import { PING_INTERVAL_MS } from './contract/stream.ts';
import { createFanOut, type FanOut, type Sink } from './fan-out.ts';
import { createReaderWatch } from './reader-watch.ts';
import type { SendQueues } from './send-queues.ts';
import { frameOf } from './sse.ts';

/** Most streams open at once, unless said. */
export const MAX_SUBSCRIBERS = 1_000;
/** Streams are ended at this age, give or take a fifth: only Linux tells what its buffers hide of a reader that is gone. */
export const MAX_AGE_MS = 900_000;
const MAX_AGE_SPREAD = 0.2;
const LOOK_INTERVAL_MS = 1_000;
/** A ping is a write to every stream, as a frame is: it goes with one that comes in the two seconds before it is due. */
const PING_AFTER_LOOKS = PING_INTERVAL_MS / LOOK_INTERVAL_MS;
const RIDE_AFTER_LOOKS = PING_AFTER_LOOKS - 2;
/** Seldom, since it goes through memory of every stream that no frame needs. */
const AGE_INTERVAL_MS = 5_000;
/** When to come back, told with `bye`. */
const RETRY_MS = 1_000;

type ByeReason = 'shutdown' | 'max_age';

export interface Subscribers extends Pick<FanOut, 'send' | 'sendLog'> {
  /** Takes a stream in; false: there are too many. `begin` it then. */
  add(sink: Sink): boolean;
  /** The first frames. Until then it is sent nothing, because the snapshot to come covers all. */
  begin(sink: Sink, frame: Buffer): void;
  isFull(): boolean;
  /** Says bye to all, at once. They are cut off after `graceMs` if they have not gone by then. Resolves when all have gone. */
  close(graceMs: number): Promise<void>;
  count(): number;
}

export interface SubscribersDeps extends BacklogDeps {
  nowMs: () => number;
  monotonicMs: () => number;
  /** Most streams open at once. */
  maxSubscribers?: number;
  /** 0 <= number < 1. */
  random: () => number;
  /** See `reader-watch.ts`. */
  readSendQueues: () => SendQueues | null;
  onFirst: () => void;
  onLast: () => void;
}

/** Runs its clockwork until the signal fires. */
export function startSubscribers(deps: SubscribersDeps, signal: AbortSignal): Subscribers {
  const { nowMs, monotonicMs, random } = deps;
  const endsAtMs = new Map<Sink, number>();
  /** Told bye, and not gone yet. */
  const leaving = new Set<Sink>();
  const fanOut = createFanOut(deps);
  const watch = createReaderWatch({ ...fanOut, ...deps });
  let closing = false;
  let onAllGone = () => {};

  /** A reader that is behind hears it once it has read what its socket holds. One that was told before is cut off. */
  const bye = (sink: Sink, reason: ByeReason) => {
    fanOut.leave(sink);
    if (leaving.has(sink)) sink.destroy();
    else sink.end(frameOf({ type: 'bye', reason, retryMs: RETRY_MS }));
    if (endsAtMs.has(sink)) leaving.add(sink);
  };
  // Of each socket, so that no stream needs listeners of its own.
  function gone(this: Sink) {
    fanOut.leave(this);
    leaving.delete(this);
    if (!endsAtMs.delete(this) || endsAtMs.size > 0) return;
    deps.onLast();
    onAllGone();
  }
  function drained(this: Sink) {
    fanOut.drained(this);
  }

  let looksSincePing = 0;
  const pingFrame = () => {
    looksSincePing = 0;
    return frameOf({ type: 'ping', atMs: nowMs() });
  };
  const withPing = (frame: Buffer) => (looksSincePing < RIDE_AFTER_LOOKS ? frame : Buffer.concat([pingFrame(), frame]));
  const look = () => {
    watch.look();
    looksSincePing += 1;
    if (looksSincePing >= PING_AFTER_LOOKS) fanOut.sendPing(pingFrame());
  };
  const endOld = () => {
    const now = monotonicMs();
    for (const [sink, endMs] of endsAtMs) if (now >= endMs) bye(sink, 'max_age');
  };
  const timers = [setInterval(look, LOOK_INTERVAL_MS), setInterval(endOld, AGE_INTERVAL_MS)];
  signal.addEventListener('abort', () => timers.map(clearInterval), { once: true });

  const isFull = () => closing || endsAtMs.size >= (deps.maxSubscribers ?? MAX_SUBSCRIBERS);
  return {
    isFull,
    add(sink) {
      if (isFull()) return false;
      const spread = 1 + MAX_AGE_SPREAD * (2 * random() - 1);
      endsAtMs.set(sink, monotonicMs() + MAX_AGE_MS * spread);
      sink.on('close', gone);
      // 'close' follows an error; without a listener the error would end the process.
      sink.on('error', gone);
      sink.on('drain', drained);
      if (endsAtMs.size === 1) deps.onFirst();
      return true;
    },
    // It may have gone, or been told bye, while its first frames were read from the store.
    begin(sink, frame) {
      if (endsAtMs.has(sink) && !leaving.has(sink)) fanOut.join(sink, frame);
    },
    send(frame) {
      watch.sent(frame.length * endsAtMs.size);
      fanOut.send(withPing(frame));
    },
    sendLog(frame) {
      watch.sent(frame.length * endsAtMs.size);
      fanOut.sendLog(frame);
    },
    async close(graceMs) {
      closing = true;
      const allGone = new Promise<void>((resolve) => {
        onAllGone = resolve;
      });
      for (const sink of [...endsAtMs.keys()]) bye(sink, 'shutdown');
      if (endsAtMs.size === 0) return;
      const cutOff = () => {
        for (const sink of endsAtMs.keys()) sink.destroy();
      };
      const timer = setTimeout(cutOff, graceMs);
      await allGone;
      clearTimeout(timer);
    },
    count: () => endsAtMs.size,
  };
}
