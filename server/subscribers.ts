// Every open event stream. In: frames made once. Out: the same bytes to all. Drops stalled readers, ends old streams,
// says bye at shutdown, and tells when the first comes and the last has gone.
import { PING_INTERVAL_MS } from './contract/stream.ts';
import { frameOf } from './sse.ts';
import { createSubscriber, type Pace, type Sink, type Subscriber } from './subscriber.ts';

/** Most streams open at once, unless said. */
export const MAX_SUBSCRIBERS = 1_000;
/** A reader that took nothing for so long is dropped. */
export const STALLED_AFTER_MS = 30_000;
/** Streams are ended at this age, give or take a fifth: kernel buffers hide about 3 MB of a reader that is gone. */
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

export interface Subscribers {
  /** Takes a stream in, or says null when there are too many. `begin` the result with its first frames. */
  add(sink: Sink): Subscriber | null;
  isFull(): boolean;
  send(frame: Buffer): void;
  /** Like `send`, of log entries: they are never replaced by a snapshot. */
  sendLog(frame: Buffer): void;
  /** Says bye to all, at once. They are cut off after `graceMs` if they have not gone by then. Resolves when all have gone. */
  close(graceMs: number): Promise<void>;
  count(): number;
}

export interface SubscribersDeps {
  nowMs: () => number;
  monotonicMs: () => number;
  /** Most streams open at once. */
  maxSubscribers?: number;
  /** 0 <= number < 1. */
  random: () => number;
  freshSnapshot: () => Buffer;
  /** Tells a reader that it missed log entries. */
  resync: () => Buffer;
  onFirst: () => void;
  onLast: () => void;
}

/** Runs its clockwork until the signal fires. */
export function startSubscribers(deps: SubscribersDeps, signal: AbortSignal): Subscribers {
  const { nowMs, monotonicMs, random, freshSnapshot, resync } = deps;
  const endsAtMs = new Map<Subscriber, number>();
  const byeFrame = (reason: ByeReason) => frameOf({ type: 'bye', reason, retryMs: RETRY_MS });
  let closing = false;
  let onAllGone = () => {};

  // By pace, so that sending is one loop over sockets: asking each of 1,000 subscribers how it stands made a frame a
  // tenth dearer.
  const flowing = new Map<Sink, Subscriber>();
  const behind = new Set<Subscriber>();

  const remove = (subscriber: Subscriber, sink: Sink) => {
    flowing.delete(sink);
    behind.delete(subscriber);
    if (!endsAtMs.delete(subscriber) || endsAtMs.size > 0) return;
    deps.onLast();
    onAllGone();
  };
  const writeToFlowing = (frame: Buffer) => {
    for (const sink of flowing.keys()) if (!sink.write(frame)) flowing.get(sink)?.fellBehind();
  };
  // Left out for a reader that is behind: it has more to read than it takes.
  let looksSincePing = 0;
  const pingFrame = () => {
    looksSincePing = 0;
    return frameOf({ type: 'ping', atMs: nowMs() });
  };
  const withPing = (frame: Buffer) => (looksSincePing < RIDE_AFTER_LOOKS ? frame : Buffer.concat([pingFrame(), frame]));
  const look = () => {
    const now = monotonicMs();
    for (const subscriber of behind)
      if (now - (subscriber.behindSinceMs() ?? now) >= STALLED_AFTER_MS) subscriber.destroy();
    looksSincePing += 1;
    if (looksSincePing >= PING_AFTER_LOOKS) writeToFlowing(pingFrame());
  };
  const endOld = () => {
    const now = monotonicMs();
    for (const [subscriber, endMs] of endsAtMs) if (now >= endMs) subscriber.bye(byeFrame('max_age'));
  };
  const timers = [setInterval(look, LOOK_INTERVAL_MS), setInterval(endOld, AGE_INTERVAL_MS)];
  signal.addEventListener('abort', () => timers.map(clearInterval), { once: true });

  const isFull = () => closing || endsAtMs.size >= (deps.maxSubscribers ?? MAX_SUBSCRIBERS);
  return {
    isFull,
    add(sink) {
      if (isFull()) return null;
      const onPace = (pace: Pace) => {
        flowing.delete(sink);
        behind.delete(subscriber);
        if (pace === 'flowing') flowing.set(sink, subscriber);
        if (pace === 'behind') behind.add(subscriber);
      };
      const subscriber = createSubscriber({ sink, monotonicMs, freshSnapshot, resync, onPace });
      const spread = 1 + MAX_AGE_SPREAD * (2 * random() - 1);
      endsAtMs.set(subscriber, monotonicMs() + MAX_AGE_MS * spread);
      sink.on('close', () => remove(subscriber, sink));
      // 'close' follows an error; without a listener the error would end the process.
      sink.on('error', () => remove(subscriber, sink));
      if (endsAtMs.size === 1) deps.onFirst();
      return subscriber;
    },
    // Those behind come first: a reader that falls behind with this very frame has it.
    send(frame) {
      for (const subscriber of behind) subscriber.queue(frame);
      writeToFlowing(withPing(frame));
    },
    sendLog(frame) {
      for (const subscriber of behind) subscriber.queueLog(frame);
      writeToFlowing(frame);
    },
    async close(graceMs) {
      closing = true;
      const allGone = new Promise<void>((resolve) => {
        onAllGone = resolve;
      });
      const frame = byeFrame('shutdown');
      for (const subscriber of [...endsAtMs.keys()]) subscriber.bye(frame);
      if (endsAtMs.size === 0) return;
      const cutOff = () => {
        for (const subscriber of endsAtMs.keys()) subscriber.destroy();
      };
      const timer = setTimeout(cutOff, graceMs);
      await allGone;
      clearTimeout(timer);
    },
    count: () => endsAtMs.size,
  };
}
