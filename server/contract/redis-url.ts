// OPS_REDIS_URL -> where Redis is, for reporters and server alike. Pure. Three forms:
//   redis://[user:password@]host[:port][/database]
//   redis+sentinel://[user:password@]host[:port][,host[:port]…]/master-name[/database]
//   redis+cluster://[user:password@]host[:port][,host[:port]…]
// `rediss` in place of `redis` means TLS. User and password are Redis's own, percent-encoded.
import type { Parsed } from './parse.ts';

/** Sidescope keeps out of database 0, which apps use. A cluster has no other. */
export const DEFAULT_DATABASE = 2;
const DEFAULT_PORT = 6379;
const DEFAULT_SENTINEL_PORT = 26379;
/** Most hosts in one address. */
const MAX_ENDPOINTS = 32;

export interface Endpoint {
  /** Name or address; an IPv6 address without its brackets. */
  host: string;
  port: number;
}

interface Access {
  tls: boolean;
  username: string | null;
  password: string | null;
  database: number;
  /** For messages: no user, no password. */
  shown: string;
}

export type RedisTarget = Access &
  (
    | { kind: 'standalone'; endpoint: Endpoint }
    /** `endpoints`: the sentinels, asked in this order for the address of `master`. */
    | { kind: 'sentinel'; endpoints: readonly Endpoint[]; master: string }
    /** `endpoints`: some of the nodes; the others are learned from them. Database 0. */
    | { kind: 'cluster'; endpoints: readonly Endpoint[] }
  );

const SHAPE = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^/?#@]+)(\/[^?#]*)?$/i;
const ENDPOINT = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i;

/** Reads one address. The reason never holds the password. */
export function parseRedisUrl(text: string): Parsed<RedisTarget> {
  const match = SHAPE.exec(text);
  if (match === null) return no('it is not a Redis address such as redis://127.0.0.1:6379/2');
  const [, scheme = '', form = '', credentials, hosts = '', path = ''] = match;
  const access = parseCredentials(credentials);
  if (access === null) return no('its user or password is not percent-encoded');
  const kind = form.toLowerCase();
  const endpoints = hosts.split(',').map((host) => parseEndpoint(host, defaultPort(kind)));
  if (!isAll(endpoints) || endpoints.length > MAX_ENDPOINTS)
    return no('its hosts are not host:port, with commas between them');
  const common = {
    ...access,
    tls: scheme.toLowerCase() === 'rediss',
    shown: `${scheme}${form && `+${form}`}://${hosts}${path}`,
  };
  const segments = path
    .split('/')
    .slice(1)
    .filter((segment, index, all) => segment !== '' || index < all.length - 1);
  if (kind === 'sentinel') return sentinel(common, endpoints, segments);
  if (kind === 'cluster') return cluster(common, endpoints, segments);
  return standalone(common, endpoints, segments);
}

/** What is wrong with a key prefix for this Redis; null: nothing. */
export function prefixProblem(target: RedisTarget, keyPrefix: string): string | null {
  if (target.kind !== 'cluster' || /^[^{]*\{[^}]+\}/.test(keyPrefix)) return null;
  return 'in a Redis Cluster all keys must be on one node: set SIDESCOPE_KEY_PREFIX to a prefix with a hash tag, such as {sidescope}:, for the server and every reporter';
}

type Common = Omit<Access, 'database'>;

function standalone(common: Common, endpoints: readonly Endpoint[], segments: readonly string[]): Parsed<RedisTarget> {
  const [endpoint] = endpoints;
  const database = parseDatabase(segments[0]);
  if (endpoint === undefined || endpoints.length > 1)
    return no('it names several hosts: say redis+sentinel:// or redis+cluster://');
  if (database === null || segments.length > 1) return no('its path is not a database, a number from 0 to 99999');
  const shown = segments.length === 0 ? `${common.shown.replace(/\/$/, '')}/${database}` : common.shown;
  return { ok: true, value: { ...common, shown, kind: 'standalone', endpoint, database } };
}

function sentinel(common: Common, endpoints: readonly Endpoint[], segments: readonly string[]): Parsed<RedisTarget> {
  const [master = '', databaseText] = segments;
  const database = parseDatabase(databaseText);
  if (!/^[\w.-]{1,128}$/.test(master)) return no('it names no master: redis+sentinel://host:26379/master-name/2');
  if (database === null || segments.length > 2) return no('what follows the master is not a database, such as /2');
  return { ok: true, value: { ...common, kind: 'sentinel', endpoints, master, database } };
}

function cluster(common: Common, endpoints: readonly Endpoint[], segments: readonly string[]): Parsed<RedisTarget> {
  if (segments.length > 1 || (segments[0] ?? '0') !== '0')
    return no('a Redis Cluster has database 0 only: leave it out');
  return { ok: true, value: { ...common, kind: 'cluster', endpoints, database: 0 } };
}

function parseEndpoint(text: string, port: number): Endpoint | null {
  const match = ENDPOINT.exec(text);
  if (match === null) return null;
  const endpoint = { host: match[1] ?? match[2] ?? '', port: match[3] === undefined ? port : Number(match[3]) };
  return endpoint.port >= 1 && endpoint.port <= 65_535 ? endpoint : null;
}

/** `user:password`, `:password` or `user`; null when it cannot be decoded. */
function parseCredentials(text: string | undefined): Pick<Access, 'username' | 'password'> | null {
  if (text === undefined) return { username: null, password: null };
  const colon = text.indexOf(':');
  const [user, password] = colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  try {
    return { username: decodeURIComponent(user) || null, password: decodeURIComponent(password) || null };
  } catch {
    return null;
  }
}

function parseDatabase(text: string | undefined): number | null {
  if (text === undefined) return DEFAULT_DATABASE;
  return /^\d{1,5}$/.test(text) ? Number(text) : null;
}

const defaultPort = (kind: string) => (kind === 'sentinel' ? DEFAULT_SENTINEL_PORT : DEFAULT_PORT);
const isAll = <T>(items: readonly (T | null)[]): items is readonly T[] => items.every((item) => item !== null);
const no = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });
