// Subscribers over real HTTP, each with all that it knows. In: a server's address. Out: what each one knows now, and
// how its streams went. They come back after a break as the extension does, until the signal fires.
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '../extension/link/backoff.ts';
import type { StreamEvent } from '../server/contract/stream.ts';
import { type Knowledge, type SharedReading, totalsOf } from './shared-reading.ts';

export interface Subscriber {
  known: Knowledge;
  /** Whether a snapshot came on the stream that is open now. */
  isLive: boolean;
  /** Streams opened so far. */
  streams: number;
  /** Every event that is not a state, in order, and whether it came before the snapshot of its stream. */
  heard: { event: StreamEvent; isBeforeSnapshot: boolean }[];
  /** How long its newest stream took to bring a first frame, ms. */
  firstFrameMs: number;
  /** The newest id that a frame carried, as it is handed back after a break. */
  lastEventId: string | null;
}

export interface CrowdOptions {
  url: string;
  ticket: () => Promise<string>;
  count: number;
  reading: SharedReading;
  /** Told of every frame as it arrives. */
  onFrame?: (frame: string) => void;
}

/** So many ask for a ticket at once. */
const ENTRANCE_WIDTH = 20;
const STATES: readonly StreamEvent['type'][] = ['snapshot', 'reports', 'counts', 'ping'];

/** Resolves when all are live. */
export async function startCrowd(options: CrowdOptions, signal: AbortSignal): Promise<Subscriber[]> {
  const subscribers = Array.from({ length: options.count }, () => newSubscriber(options.reading));
  const waiting = [...subscribers];
  const letIn = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const subscriber = next;
      await new Promise<void>((resolve) => void follow(subscriber, options, resolve, signal));
    }
  };
  await Promise.all(Array.from({ length: ENTRANCE_WIDTH }, letIn));
  return subscribers;
}

/** Total of a channel as the subscriber shows it. */
export const channelTotal = ({ known }: Subscriber, id: string): number | undefined =>
  known.snapshot?.channels.find((channel) => channel.id === id)?.total;

/** What the totals of all are, and how many are on them: one line when all agree. */
export function agreement(subscribers: readonly Subscriber[]): string[] {
  const counts = new Map<string, number>();
  for (const { known } of subscribers) {
    const totals = totalsOf(known.snapshot).map(([key, total]) => `${key.split(' ')[0]} ${total}`);
    const line = totals.sort().join(', ');
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => `${count}: ${line}`);
}

const newSubscriber = ({ nothing }: SharedReading): Subscriber => ({
  known: nothing,
  isLive: false,
  streams: 0,
  heard: [],
  firstFrameMs: Number.POSITIVE_INFINITY,
  lastEventId: null,
});

/** Keeps one stream open, and opens the next when it ends. */
async function follow(subscriber: Subscriber, options: CrowdOptions, onLive: () => void, signal: AbortSignal) {
  for (let failures = 0; !signal.aborted; ) {
    const wasLive = await openOnce(subscriber, options, onLive, signal).catch(() => false);
    subscriber.isLive = false;
    failures = wasLive ? 1 : failures + 1;
    await delay(backoffMs(failures, Math.random()), undefined, { signal }).catch(() => {});
  }
}

/** Resolves when the stream has ended, with whether it had begun. */
async function openOnce(subscriber: Subscriber, options: CrowdOptions, onLive: () => void, signal: AbortSignal) {
  const ticket = await options.ticket();
  const headers = subscriber.lastEventId === null ? {} : { 'Last-Event-ID': subscriber.lastEventId };
  const url = `${options.url}/api/monitor/sidecars/events?ticket=${ticket}`;
  const askedMs = performance.now();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent: false, headers, signal }, resolve).on('error', reject);
  });
  if (response.statusCode !== 200) throw new Error(`no stream: ${response.statusCode}`);
  subscriber.streams += 1;
  subscriber.firstFrameMs = Number.POSITIVE_INFINITY;
  readFrames(response, (frame) => {
    options.onFrame?.(frame);
    const event = options.reading.read(frame);
    subscriber.lastEventId = /^id: (.*)$/m.exec(frame)?.[1] ?? subscriber.lastEventId;
    if (event === null) return;
    subscriber.firstFrameMs = Math.min(subscriber.firstFrameMs, performance.now() - askedMs);
    if (!STATES.includes(event.type)) subscriber.heard.push({ event, isBeforeSnapshot: !subscriber.isLive });
    subscriber.known = options.reading.next(subscriber.known, event);
    if (event.type !== 'snapshot') return;
    subscriber.isLive = true;
    onLive();
  });
  await new Promise<void>((resolve) => response.once('close', resolve).on('error', () => {}));
  return subscriber.isLive;
}

function readFrames(response: IncomingMessage, onFrame: (frame: string) => void): void {
  let rest = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    rest += chunk;
    for (let end = rest.indexOf('\n\n'); end !== -1; end = rest.indexOf('\n\n')) {
      onFrame(rest.slice(0, end));
      rest = rest.slice(end + 2);
    }
  });
}
