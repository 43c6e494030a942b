// Environment -> typed values. A container must not die of telemetry: what cannot be read is warned of once and left
// out. An empty value counts as not set, because compose files pass those.
import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import { isInstanceId, isName } from '../server/contract/names.ts';
import { parseRedisUrl, type RedisTarget } from '../server/contract/redis-url.ts';
import { defaultTokenFile } from '../server/contract/token-file.ts';
import { parseServerUrl } from './server-url.ts';
import type { Warn } from './warn.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export interface Environment {
  /** SIDECAR_NAME: which sidecar this is, as the topology names it: 1 to 63 of `a-z 0-9 . _ -`. */
  name: string | null;
  /**
   * SIDECAR_INSTANCE: which replica of it; the host name unless set. 1 to 128 of `A-Z a-z 0-9 . _ - @ /`. Workers of one app
   * share their environment, so that a worker's number follows either: `api-1/2`.
   */
  instance: string | null;
  /** NODE_APP_INSTANCE, where it is a number, as PM2 sets it: which of the workers of one app this process is, from 0. */
  worker: number | null;
  /** OPS_REDIS_URL: one Redis, sentinels or a cluster, as server/contract/redis-url.ts says. Goes before SIDESCOPE_URL. */
  redis: RedisTarget | null;
  /** SIDESCOPE_URL: the server's address, for where there is no Redis. */
  server: URL | null;
  /** SIDESCOPE_TOKEN: the server's token. */
  token: string | null;
  /** SIDESCOPE_TOKEN_FILE: a file that holds it. Read again when it may have changed. */
  tokenFile: string | null;
  /** Where a server on this machine keeps its token unless told otherwise; looked into for a loopback server only. */
  ownTokenFile: string;
  /** SIDESCOPE_KEY_PREFIX: before every Redis key; `{sidescope}:` in a cluster. Up to 64 printable characters. */
  keyPrefix: string;
  /** CGROUP_ROOT: where the cgroup file system is mounted, if not where /proc/self/mountinfo says. Absolute. */
  cgroupRoot: string | null;
}

export function readEnvironment(env: Env, warn: Warn): Environment {
  const read = <T>(key: string, parse: (text: string) => T | null, shape: string): T | null => {
    // Files and secrets often end in a new line.
    const text = env[key]?.trim() ?? '';
    if (text === '') return null;
    const value = parse(text);
    // The value itself may hold a password.
    if (value === null) warn(key, `${key} is ignored, because it is not ${shape}`);
    return value;
  };
  const readRedis = (): RedisTarget | null => {
    const text = env['OPS_REDIS_URL']?.trim() ?? '';
    const parsed = text === '' ? null : parseRedisUrl(text);
    if (parsed?.ok === false) warn('OPS_REDIS_URL', `OPS_REDIS_URL is ignored: ${parsed.reason}`);
    return parsed?.ok ? parsed.value : null;
  };
  return {
    name: read('SIDECAR_NAME', parseName, NAME_SHAPE),
    instance: read('SIDECAR_INSTANCE', parseInstance, INSTANCE_SHAPE),
    worker: parseWorker(env['NODE_APP_INSTANCE'] ?? ''),
    redis: readRedis(),
    server: read('SIDESCOPE_URL', parseServerUrl, SERVER_SHAPE),
    token: read('SIDESCOPE_TOKEN', parseToken, 'printable characters without spaces'),
    tokenFile: read('SIDESCOPE_TOKEN_FILE', (path) => path, 'a path'),
    ownTokenFile: defaultTokenFile(env, homedir()),
    keyPrefix: read('SIDESCOPE_KEY_PREFIX', parsePrefix, 'up to 64 printable characters without spaces') ?? '',
    cgroupRoot: read('CGROUP_ROOT', (path) => (isAbsolute(path) ? path : null), 'an absolute path'),
  };
}

export const NAME_SHAPE = '1 to 63 of a-z 0-9 . _ - starting with a letter or digit, such as "api"';
export const INSTANCE_SHAPE = '1 to 128 of A-Z a-z 0-9 . _ - @ / starting with a letter or digit, such as "api-1"';
export const SERVER_SHAPE = 'a server address such as http://127.0.0.1:7373';

export const parseName = (text: string): string | null => (isName(text) ? text : null);
export const parseInstance = (text: string): string | null => (isInstanceId(text) ? text : null);
export const parseToken = (text: string): string | null => (/^[\x21-\x7e]{1,256}$/.test(text) ? text : null);
const parseWorker = (text: string): number | null => (/^\d{1,6}$/.test(text) ? Number(text) : null);
const parsePrefix = (text: string): string | null => (/^[\x21-\x7e]{1,64}$/.test(text) ? text : null);

const TRUE = ['true', '1', 'yes', 'on'];
const FALSE = ['false', '0', 'no', 'off', ''];

/** SIDECAR_REPORTER_DISABLED: `true` runs the wrapped command and nothing else. */
export function isDisabled(env: Env, warn: Warn): boolean {
  const text = (env['SIDECAR_REPORTER_DISABLED'] ?? '').trim().toLowerCase();
  if (!TRUE.includes(text) && !FALSE.includes(text))
    warn('SIDECAR_REPORTER_DISABLED', 'SIDECAR_REPORTER_DISABLED is ignored, because it is neither true nor false');
  return TRUE.includes(text);
}
