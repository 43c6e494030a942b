// Which readers take nothing, by what the kernel holds for each. A socket alone says so only when its buffers are full, and
// that are megabytes: minutes, or with few reports an hour, and until then kernel memory that healthy readers lack. So one
// that takes nothing is written nothing, and after 30 s it is gone; one whose machine fell asleep as well.
import type { FanOut, Sink } from './fan-out.ts';
import type { Connection, SendQueues } from './send-queues.ts';

/** A reader that took nothing for so long is dropped. */
export const STALLED_AFTER_MS = 30_000;
/** So much may wait in the kernel for a reader that takes nothing. More than what is under way to one that is far off. */
export const HOLD_BYTES = 65_536;
/** The kernel is asked when so much went to each reader or so long has passed, and each second while one seems to take nothing. */
export const ASK_BYTES = 262_144;
export const ASK_INTERVAL_MS = 15_000;
/** Asking costs with every connection of the machine: for each ms that it took, so many pass before the next. */
const REST_FACTOR = 20;

export interface ReaderWatch {
  /** So many bytes went to every reader. */
  sent(bytes: number): void;
  /** To be called once a second. Holds back, and drops after a while, those that take nothing. */
  look(): void;
}

export interface ReaderWatchDeps extends Pick<FanOut, 'sinks' | 'hold' | 'tookSome'> {
  /** null: this system does not tell, and nobody is held back. */
  readSendQueues: (of: readonly Connection[]) => SendQueues | null;
  monotonicMs: () => number;
}

interface Taken {
  /** Bytes, since the stream began. */
  most: number;
  /** When it was last seen to take some, or to have taken all. */
  atMs: number;
}

export function createReaderWatch(deps: ReaderWatchDeps): ReaderWatch {
  const { sinks, hold, tookSome, readSendQueues, monotonicMs } = deps;
  const taken = new WeakMap<Sink, Taken>();
  let sentBytes = 0;
  let askedMs = monotonicMs();
  let restUntilMs = 0;
  let isAnyWaiting = false;

  const isTime = (now: number) =>
    now >= restUntilMs && (isAnyWaiting || sentBytes >= ASK_BYTES || now - askedMs >= ASK_INTERVAL_MS);
  /** For how long it was seen to take nothing of what waits for it; null: it took some, or nothing waits. */
  const stuckMs = (sink: Sink, queued: number, now: number): number | null => {
    const before = taken.get(sink);
    const most = handedOver(sink) - queued;
    if (queued > 0 && before !== undefined && most <= before.most) return now - before.atMs;
    taken.set(sink, { most, atMs: now });
    return queued > 0 && before === undefined ? 0 : null;
  };
  const judge = (sink: Sink, queued: number, stuckForMs: number | null) => {
    if (stuckForMs === null) return tookSome(sink);
    isAnyWaiting = true;
    if (stuckForMs >= STALLED_AFTER_MS) sink.destroy();
    else if (stuckForMs > 0 && queued >= HOLD_BYTES) hold(sink);
  };
  const ask = () => {
    askedMs = monotonicMs();
    sentBytes = 0;
    isAnyWaiting = false;
    const all = sinks();
    const queueOf = all.length === 0 ? null : readSendQueues(all);
    const now = monotonicMs();
    restUntilMs = now + REST_FACTOR * (now - askedMs);
    if (queueOf === null) return;
    for (const sink of all) {
      const queued = queueOf(sink);
      judge(sink, queued, stuckMs(sink, queued, now));
    }
  };
  return {
    sent(bytes) {
      sentBytes += bytes;
    },
    look() {
      if (isTime(monotonicMs())) ask();
    },
  };
}

/** What the kernel took of what was written. */
const handedOver = ({ bytesWritten, writableLength }: Sink) => bytesWritten - writableLength;
