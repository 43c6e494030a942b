// Subscribers over sockets that a test holds.
import { EventEmitter } from 'node:events';
import { onTestFinished } from 'vitest';
import type { Sink } from '../fan-out.ts';
import { MAX_SUBSCRIBERS, startSubscribers } from '../subscribers.ts';

export const frame = (text: string) => Buffer.from(text);

/** A socket whose reader can be made to stop. */
export class FakeSocket extends EventEmitter implements Sink {
  written: Buffer[] = [];
  reading = true;
  /** false: its reader takes nothing, and the kernel, which has much room, keeps it. */
  takes = true;
  state: 'open' | 'ended' | 'destroyed' = 'open';
  /** Whether its reader hangs up when told that it is over. */
  obeys = true;
  bytesWritten = 0;
  writableLength = 0;
  /** What the kernel holds of it. */
  queued = 0;
  write(bytes: Buffer): boolean {
    this.written.push(bytes);
    this.bytesWritten += bytes.length;
    if (!this.takes || !this.reading) this.queued += bytes.length;
    return this.reading;
  }
  /** Its reader takes so many bytes of what the kernel holds. */
  take(bytes: number): void {
    this.queued -= bytes;
  }
  end(bytes: Buffer): void {
    this.written.push(bytes);
    this.state = 'ended';
    if (this.obeys) this.emit('close');
  }
  destroy(): void {
    this.state = 'destroyed';
    this.emit('close');
  }
  readAgain(): void {
    this.reading = true;
    this.queued = 0;
    this.emit('drain');
  }
  said = () => this.written.map(String);
  /** Without the data, which frames came. */
  names = () => this.said().map((text) => /^event: (\w+)/.exec(text)?.[1] ?? text);
}

/** Subscribers of a feed whose sockets are fakes; ended with the test. */
export function feed(random = 0.5, maxSubscribers = MAX_SUBSCRIBERS) {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const edges: string[] = [];
  let version = 0;
  const subscribers = startSubscribers(
    {
      nowMs: () => 1_795_000_000_000,
      monotonicMs: () => performance.now(),
      maxSubscribers,
      random: () => random,
      readSendQueues: () => (sink) => (sink instanceof FakeSocket ? sink.queued : 0),
      freshSnapshot: () => {
        version += 1;
        return frame(`fresh snapshot ${version}`);
      },
      resync: () => frame('resync'),
      onFirst: () => edges.push('first'),
      onLast: () => edges.push('last'),
    },
    ending.signal,
  );
  const join = () => {
    const socket = new FakeSocket();
    subscribers.add(socket);
    subscribers.begin(socket, frame('snapshot'));
    return socket;
  };
  return { subscribers, join, edges };
}
