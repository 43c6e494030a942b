// The subscriber's own connection: it exists only while somebody watches, and ends when the signal fires.
// In: pub/sub channels. Out: each message, and a call whenever messages may have been missed.
import type { Redis } from 'ioredis';
import { withDeadline } from '../deadline.ts';

/** How often a silent connection is asked whether it still lives; a dead one would look like silent reporters. */
const LIVENESS_INTERVAL_MS = 3_000;
const LIVENESS_DEADLINE_MS = 1_000;
const RECONNECT_MS = 100;

export interface ChannelListener {
  onMessage(channel: string, message: string): void;
  /** The subscription stands, since now. */
  onSubscribed(): void;
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
  const open = () => {
    const opened = connect();
    client = opened;
    opened.on('ready', () => {
      // A refusal or a loss on the way: a new connection tries again.
      opened.subscribe(...channels).then(listener.onSubscribed, () => opened.disconnect());
    });
    opened.on('message', (channel: string, message: string) => {
      if (!signal.aborted) listener.onMessage(channel, message);
    });
    opened.on('error', () => {
      // The other connection tells of the loss; this one is opened again.
    });
    opened.on('end', () => {
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
  withDeadline(client.ping(), LIVENESS_DEADLINE_MS, () => new Error('no answer')).catch(() => {
    if (!signal.aborted) client.disconnect();
  });
