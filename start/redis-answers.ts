import { Redis } from 'ioredis';
import { demoRedisOptions, shownRedis } from '../demo/redis-options.ts';

const TIMEOUT_MS = 3_000;

/** Rejects, saying what to do, when no Redis answers a PING at the address within 3 s. */
export async function checkRedis(url: string): Promise<void> {
  const where = shownRedis(url);
  const client = new Redis({
    ...demoRedisOptions(url),
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let reason = '';
  client.on('error', (error) => {
    reason = error.message;
  });
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    throw new Error(
      `No Redis answers at ${where}: ${reason || error}. Start one, correct OPS_REDIS_URL, or unset it to run without Redis.`,
    );
  } finally {
    client.disconnect();
  }
}
