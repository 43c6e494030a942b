// The subscriber's own connection: it exists only while somebody watches, and ends when the signal fires.
// In: pub/sub channels. Out: each message, and a call whenever messages may have been missed.
import type { Redis } from 'ioredis';
import { withDeadline } from '../deadline.ts';

/** How often a silent connection is asked whether it still lives; a dead one would look like silent reporters. */
const LIVENESS_INTERVAL_MS = 3_000;
const LIVENESS_DEADLINE_MS = 1_000;
const RECONNECT_MS = 100;
/** A refused subscription is asked for again after this, then twice that, up to the longest. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

export interface ChannelListener {
  onMessage(channel: string, message: string): void;
  /** The subscription stands, since now. */
  onSubscribed(): void;
  /** Redis answers, and refuses the subscription, as it does to users without these channels. Asked for again later. */
  onRefused(reason: string): void;
}

/** `connect` makes a connection that does not come back by itself. */
export function subscribeToChannels(
  connect: () => Redis,
  channels: readonly string[],
  listener: ChannelListener,
  signal: AbortSignal,
): void {
  let client: Redis | null = null;
  let retry: NodeJS.Timeout | undefined;
  let waitMs = FIRST_RETRY_MS;
  const subscribe = async (opened: Redis) => {
    try {
      await opened.subscribe(...channels);
      waitMs = FIRST_RETRY_MS;
      if (!signal.aborted) listener.onSubscribed();
    } catch (error) {
      // Lost on the way: a new connection tries again. Refused: a new one would be refused as well.
      if (!(error instanceof Error) || error.name !== 'ReplyError') return opened.disconnect();
      if (signal.aborted || client !== opened) return;
      listener.onRefused(error.message);
      retry = setTimeout(() => void subscribe(opened), waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS);
    }
  };
  const open = () => {
    const opened = connect();
    client = opened;
    opened.on('ready', () => void subscribe(opened));
    opened.on('message', (channel: string, message: string) => {
      if (!signal.aborted) listener.onMessage(channel, message);
    });
    opened.on('error', () => {
      // The other connection tells of the loss; this one is opened again.
    });
    opened.on('end', () => {
      clearTimeout(retry);
      if (!signal.aborted) retry = setTimeout(open, RECONNECT_MS);
    });
  };
  const timer = setInterval(() => {
    if (client?.status === 'ready') void dropUnlessAlive(client, signal);
  }, LIVENESS_INTERVAL_MS);
  signal.addEventListener(
    'abort',
    () => {
      clearInterval(timer);
      clearTimeout(retry);
      client?.disconnect();
    },
    { once: true },
  );
  open();
}

const dropUnlessAlive = (client: Redis, signal: AbortSignal) =>
  withDeadline(client.ping(), LIVENESS_DEADLINE_MS, () => new Error('no answer')).catch((error: Error) => {
    // Even a refusal is an answer.
    if (!signal.aborted && error.name !== 'ReplyError') client.disconnect();
  });
