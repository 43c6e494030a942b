// The Redis that the demo keeps its jobs in: the same address, and the same database, as server and reporters use.
import { parseRedisUrl } from '../server/contract/redis-url.ts';

/** Throws when it is no address of a single Redis: the demo knows neither Sentinel nor Cluster. */
export function demoRedisOptions(url: string) {
  const parsed = parseRedisUrl(url);
  if (!parsed.ok) throw new Error(`OPS_REDIS_URL cannot be used: ${parsed.reason}`);
  const target = parsed.value;
  if (target.kind !== 'standalone')
    throw new Error(`The demo runs on a single Redis, such as redis://127.0.0.1:6379/2, and not on ${target.shown}`);
  return {
    ...target.endpoint,
    db: target.database,
    ...(target.username === null ? {} : { username: target.username }),
    ...(target.password === null ? {} : { password: target.password }),
    ...(target.tls ? { tls: {} } : {}),
  };
}

/** The address as it may be shown: without user and password. */
export function shownRedis(url: string): string {
  const parsed = parseRedisUrl(url);
  return parsed.ok ? parsed.value.shown : 'the address in OPS_REDIS_URL';
}
