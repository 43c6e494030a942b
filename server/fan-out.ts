// One frame to every stream: the same bytes on each socket, as fast as its reader takes them and no faster. A stream whose
// reader keeps up is a socket in a set and nothing else; what a reader that is behind needs is made when it falls behind.
import { type Backlog, type BacklogDeps, createBacklog } from './backlog.ts';
import type { Connection } from './send-queues.ts';

/** What a stream needs of a socket. */
export interface Sink extends Connection {
  /** false: the reader is behind; `drain` follows when it caught up. */
  write(bytes: Buffer): boolean;
  /** So far, with those that wait in this process. */
  readonly bytesWritten: number;
  /** Bytes that wait in this process, because the kernel takes no more. */
  readonly writableLength: number;
  end(bytes: Buffer): void;
  destroy(): void;
  on(event: 'drain' | 'close' | 'error', listener: () => void): unknown;
}

export interface FanOut {
  /** The first frames of a stream. From now on it has what all have. */
  join(sink: Sink, frame: Buffer): void;
  /** Nothing more is written to it, and what waits for it is dropped. */
  leave(sink: Sink): void;
  send(frame: Buffer): void;
  /** Like `send`, of log entries: they are never replaced by a snapshot. */
  sendLog(frame: Buffer): void;
  /** Leaves out readers that are behind: they have more to read than they take. */
  sendPing(frame: Buffer): void;
  /** Its socket has room again. */
  drained(sink: Sink): void;
  /** Writes nothing more until it `tookSome`: what its socket took waits in the kernel. */
  hold(sink: Sink): void;
  /** Its reader was seen to take some of what its socket holds, or all. */
  tookSome(sink: Sink): void;
  sinks(): Sink[];
  isAnyBehind(): boolean;
  /** Those of which nothing was seen to be taken since then, in ms of the clock. */
  stalledSince(ms: number): Sink[];
}

export function createFanOut(deps: BacklogDeps & { monotonicMs: () => number }): FanOut {
  const flowing = new Set<Sink>();
  const behind = new Map<Sink, Backlog>();

  const fallBehind = (sink: Sink): Backlog => {
    const backlog = behind.get(sink) ?? createBacklog(deps, deps.monotonicMs());
    flowing.delete(sink);
    behind.set(sink, backlog);
    return backlog;
  };
  const write = (sink: Sink, frame: Buffer) => {
    if (!sink.write(frame)) fallBehind(sink).isSocketFull = true;
  };
  const writeToFlowing = (frame: Buffer) => {
    for (const sink of flowing) write(sink, frame);
  };
  const writeOrQueue = (sink: Sink, frame: Buffer, queue: 'queue' | 'queueLog') => {
    const backlog = behind.get(sink);
    if (backlog === undefined) write(sink, frame);
    else backlog[queue](frame);
  };
  /** Writes what waited as long as the socket takes it; what is left waits again. */
  const goOn = (sink: Sink, before: Backlog) => {
    if (before.isSocketFull || before.isHeld) return;
    behind.delete(sink);
    flowing.add(sink);
    for (const frame of before.log()) writeOrQueue(sink, frame, 'queueLog');
    for (const frame of before.state()) writeOrQueue(sink, frame, 'queue');
  };
  return {
    join(sink, frame) {
      flowing.add(sink);
      write(sink, frame);
    },
    leave(sink) {
      flowing.delete(sink);
      behind.delete(sink);
    },
    // Those behind come first: a reader that falls behind with this very frame has it.
    send(frame) {
      for (const backlog of behind.values()) backlog.queue(frame);
      writeToFlowing(frame);
    },
    sendLog(frame) {
      for (const backlog of behind.values()) backlog.queueLog(frame);
      writeToFlowing(frame);
    },
    sendPing: writeToFlowing,
    drained(sink) {
      const backlog = behind.get(sink);
      if (backlog === undefined) return;
      backlog.isSocketFull = false;
      goOn(sink, backlog);
    },
    hold(sink) {
      if (flowing.has(sink) || behind.has(sink)) fallBehind(sink).isHeld = true;
    },
    tookSome(sink) {
      const backlog = behind.get(sink);
      if (backlog === undefined) return;
      backlog.isHeld = false;
      backlog.sinceMs = deps.monotonicMs();
      goOn(sink, backlog);
    },
    sinks: () => [...flowing, ...behind.keys()],
    isAnyBehind: () => behind.size > 0,
    stalledSince: (ms) => [...behind].filter(([, { sinceMs }]) => sinceMs <= ms).map(([sink]) => sink),
  };
}
