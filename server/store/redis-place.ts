// Whether a connection stands in the database that OPS_REDIS_URL names. Where Redis refuses SELECT, ioredis goes on in
// database 0, which is the app's, and says so only by an 'error' before it is ready.
import { Redis } from 'ioredis';
import type { RedisClient } from './redis-client.ts';
import { StoreLostError } from './store.ts';

export interface RedisPlace {
  /** Why the connection stands in another database, and what mends it; null: it does not. */
  refusal(): StoreLostError | null;
  /** Resolves when Redis answers in the right database, and goes there first where it was refused before. */
  ask(key: string): Promise<unknown>;
}

/** To be called before the client has connected. A Cluster has no databases. */
export function watchRedisPlace(client: RedisClient, database: number): RedisPlace {
  let refusal: StoreLostError | null = null;
  const refused = (error: Error): StoreLostError => {
    const reason = `Redis refuses database ${database}: ${error.message}${remedyOf(error.message)}`;
    return new StoreLostError(reason, 'redis_refused', true);
  };
  client.on('error', (error: Error) => {
    if (client instanceof Redis && isOfSelect(error)) refusal = refused(error);
  });
  client.on('close', () => {
    refusal = null;
  });
  return {
    refusal: () => refusal,
    async ask(key) {
      if (refusal !== null) {
        await client.select(database).catch((error: Error) => {
          throw error.name === 'ReplyError' ? refused(error) : error;
        });
        refusal = null;
      }
      return client.exists(key);
    },
  };
}

/** ioredis names the command that Redis answered with an error. */
const isOfSelect = (error: Error & { command?: { name?: string } }) =>
  error.name === 'ReplyError' && error.command?.name === 'select';

function remedyOf(reason: string): string {
  if (/\bNOPERM\b/.test(reason)) return '. Grant it: ACL SETUSER <user> +select';
  return /\bDB index\b/.test(reason)
    ? '. Name one that there is in OPS_REDIS_URL, or raise "databases" in redis.conf'
    : '';
}
