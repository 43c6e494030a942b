import { Redis } from 'ioredis';

const TIMEOUT_MS = 3_000;

/** Rejects, saying what to do, when no Redis answers a PING at the address within 3 s. */
export async function checkRedis(url: string): Promise<void> {
  const where = hideCredentials(url);
  const client = new Redis(url, {
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

/** The address without user and password. Throws when it is no redis:// or rediss:// address. */
export function hideCredentials(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^rediss?:$/.test(parsed.protocol))
    throw new Error('OPS_REDIS_URL must be an address such as redis://127.0.0.1:6379/2');
  parsed.username = '';
  parsed.password = '';
  return parsed.href;
}
