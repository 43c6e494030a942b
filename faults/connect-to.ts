// A test's own connection to Redis, to do to it what an operator does.
import { Redis } from 'ioredis';

export function connectTo(url: string, signal: AbortSignal): Redis {
  const client = new Redis(url);
  client.on('error', () => {
    // The command that needed it fails.
  });
  signal.addEventListener('abort', () => client.disconnect(), { once: true });
  return client;
}
