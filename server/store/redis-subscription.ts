// The subscriber's own connection: it exists only while somebody watches, and ends when the signal fires.
// In: the pub/sub channel of reports. Out: each message, and a call whenever messages may have been missed.
import { Redis } from 'ioredis';
import { withDeadline } from '../deadline.ts';
import { CONNECTION_OPTIONS } from './redis-connection.ts';

/** How often a silent connection is asked whether it still lives; a dead one would look like silent reporters. */
const LIVENESS_INTERVAL_MS = 3_000;
const LIVENESS_DEADLINE_MS = 1_000;

export interface ChannelListener {
  onMessage(message: string): void;
  /** The subscription stands, since now. */
  onSubscribed(): void;
}

export function subscribeToChannel(url: string, channel: string, listener: ChannelListener, signal: AbortSignal): void {
  const client = new Redis(url, { ...CONNECTION_OPTIONS, connectionName: 'sidescope-subscriber' });
  const isAlive = async () => {
    if (client.status !== 'ready') return;
    await withDeadline(client.ping(), LIVENESS_DEADLINE_MS, () => new Error('no answer')).catch(() => {
      if (!signal.aborted) client.disconnect(true);
    });
  };
  const timer = setInterval(isAlive, LIVENESS_INTERVAL_MS);
  client.on('ready', () => {
    client.subscribe(channel).then(listener.onSubscribed, () => client.disconnect(!signal.aborted));
  });
  client.on('message', (_channel, message) => {
    if (!signal.aborted) listener.onMessage(message);
  });
  client.on('error', () => {
    // The other connection tells of the loss; this one comes back by itself.
  });
  signal.addEventListener(
    'abort',
    () => {
      clearInterval(timer);
      client.disconnect();
    },
    { once: true },
  );
}
