// Which readers take nothing, by what the kernel holds for each. A socket alone says so only when its buffers are full, and
// that are megabytes: minutes, or with few reports an hour, and until then kernel memory that healthy readers lack. So one
// that takes nothing is written nothing, and after 30 s it is gone; one whose machine fell asleep as well.
import type { FanOut, Sink } from './fan-out.ts';
import type { SendQueues } from './send-queues.ts';

/** A reader that took nothing for so long is dropped. */
export const STALLED_AFTER_MS = 30_000;
/** So much may wait in the kernel for a reader that takes nothing. More than what is under way to one that is far off. */
export const HOLD_BYTES = 65_536;
/** The kernel is asked once so much went to all together or so long has passed, and each second while one seems behind. */
export const ASK_BYTES = 536_870_912;
export const ASK_INTERVAL_MS = 20_000;
/** Asking costs with every connection of the machine: for each ms that it took, so many pass before the next. */
const REST_FACTOR = 20;
/** And so many where nobody seems behind: 22,700 connections take 35 ms, as much as 5,000 frames. */
const QUIET_REST_FACTOR = 500;

export interface ReaderWatch {
  /** So many bytes went to all readers together. */
  sent(bytes: number): void;
  /** To be called once a second. Holds back, and drops after a while, those that take nothing. */
  look(): void;
}

export interface ReaderWatchDeps extends Pick<FanOut, 'sinks' | 'isAnyBehind' | 'stalledSince' | 'hold' | 'tookSome'> {
  /** null: this system does not tell, and nobody is held back. */
  readSendQueues: () => SendQueues | null;
  monotonicMs: () => number;
}

interface Taken {
  /** Bytes, since the stream began. */
  most: number;
  /** When that was seen. */
  atMs: number;
  /** More waited when it was seen last, and nothing had been taken. What is on its way to a healthy reader looks so once. */
  seemsStuck: boolean;
}

export function createReaderWatch(deps: ReaderWatchDeps): ReaderWatch {
  const { sinks, isAnyBehind, stalledSince, hold, tookSome, readSendQueues, monotonicMs } = deps;
  const taken = new WeakMap<Sink, Taken>();
  let sentBytes = 0;
  let askAtMs = monotonicMs() + ASK_INTERVAL_MS;
  let restUntilMs = 0;

  const judge = (sink: Sink, queued: number, now: number) => {
    if (queued >= HOLD_BYTES) askAtMs = now;
    const most = handedOver(sink) - queued;
    const known = taken.get(sink);
    if (known === undefined) {
      taken.set(sink, { most, atMs: now, seemsStuck: false });
    } else if (queued === 0 || most > known.most) {
      known.most = most;
      known.atMs = now;
      known.seemsStuck = false;
      tookSome(sink);
    } else if (!known.seemsStuck) {
      known.seemsStuck = true;
    } else if (now - known.atMs >= STALLED_AFTER_MS) {
      sink.destroy();
    } else if (queued >= HOLD_BYTES) hold(sink);
  };
  const ask = (startMs: number) => {
    sentBytes = 0;
    const all = sinks();
    const queueOf = all.length === 0 ? null : readSendQueues();
    const now = monotonicMs();
    restUntilMs = now + REST_FACTOR * (now - startMs);
    askAtMs = startMs + Math.max(ASK_INTERVAL_MS, QUIET_REST_FACTOR * (now - startMs));
    if (queueOf === null) return;
    for (const sink of all) {
      const queued = queueOf(sink);
      // Full, and nothing waits: there are systems that have the table, but not the queues.
      if (queued > 0 || sink.writableLength === 0) judge(sink, queued, now);
    }
  };
  return {
    sent(bytes) {
      sentBytes += bytes;
    },
    look() {
      const now = monotonicMs();
      const isTime = now >= askAtMs || sentBytes >= ASK_BYTES || isAnyBehind();
      if (isTime && now >= restUntilMs) ask(now);
      // All that there is to go by where the kernel does not tell.
      for (const sink of stalledSince(now - STALLED_AFTER_MS)) sink.destroy();
    },
  };
}

/** What the kernel took of what was written. */
const handedOver = ({ bytesWritten, writableLength }: Sink) => bytesWritten - writableLength;
