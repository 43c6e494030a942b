// OPS_REDIS_URL -> the address to connect to, and the same without secrets.

/** Sidescope keeps out of database 0, which apps use. */
export const DEFAULT_DATABASE = 2;

export interface RedisAddress {
  url: string;
  /** For messages: no user, no password. */
  shown: string;
}

/** `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS. Database 2 unless given. null: not one. */
export function parseRedisUrl(text: string): RedisAddress | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') return null;
  if (url.hostname === '') return null;
  if (url.pathname === '' || url.pathname === '/') url.pathname = `/${DEFAULT_DATABASE}`;
  if (!/^\/\d{1,5}$/.test(url.pathname)) return null;
  return { url: url.href, shown: `${url.protocol}//${url.host}${url.pathname}` };
}
