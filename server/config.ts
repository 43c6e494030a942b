// Environment -> configuration, or everything that is wrong with it at once, each with what mends it. The variables
// stand in help.ts.
import { isLoopback } from './addresses.ts';
import { type ConfigFiles, readTls, readToken, readTopology, type Tls } from './config-files.ts';
import { parseRedisUrl, prefixProblem, type RedisTarget } from './contract/redis-url.ts';
import type { Topology } from './contract/topology.ts';
import { MAX_SUBSCRIBERS } from './subscribers.ts';
import { parseCidr } from './trusted-proxy.ts';

const DEFAULT_PORT = 7373;
const STREAMS_LIMIT = 20_000;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Env = Readonly<Record<string, string | undefined>>;

export interface Config {
  /** Listened on in this order. ::1 is optional where the other is 127.0.0.1 by default. */
  addresses: readonly { host: string; optional: boolean }[];
  port: number;
  token: string;
  /** Where the token is kept; null: it was given in the environment. */
  tokenFile: string | null;
  topology: Topology;
  /** null: the embedded store. */
  redis: RedisTarget | null;
  keyPrefix: string;
  /** Lower-case `name` or `name:port`. */
  allowedHosts: readonly string[];
  tls: Tls | null;
  trustedProxy: string | null;
  logLevel: LogLevel;
  maxStreams: number;
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: readonly string[] };

/** Reads all of it. `files` touches the disk: it reads the topology and certificates, and reads or makes the token. */
export function readConfig(env: Env, files: ConfigFiles): ConfigResult {
  const problems: string[] = [];
  const tell = (problem: string) => {
    problems.push(problem);
  };
  const get = (name: string) => env[name]?.trim() || null;

  const tls = readTls(get('SIDESCOPE_TLS_CERT'), get('SIDESCOPE_TLS_KEY'), files, tell);
  const trustedProxy = readTrustedProxy(get('SIDESCOPE_TRUSTED_PROXY'), tell);
  const addresses = readAddresses(get('SIDESCOPE_HOST'), tls !== null || trustedProxy !== null, tell);
  const port = readPort(get('SIDESCOPE_PORT'), tell);
  const topology = readTopology(get('SIDESCOPE_TOPOLOGY'), files, tell);
  const redis = readRedis(get('OPS_REDIS_URL'), tell);
  const keyPrefix = readKeyPrefix(get('SIDESCOPE_KEY_PREFIX'), redis, tell);
  const allowedHosts = readAllowedHosts(get('SIDESCOPE_ALLOWED_HOSTS'), tell);
  const logLevel = readLogLevel(get('SIDESCOPE_LOG_LEVEL'), tell);
  const maxStreams = readMaxStreams(get('SIDESCOPE_MAX_STREAMS'), tell);
  // Last, so that a start that fails anyway leaves no new token file behind.
  const token = problems.length === 0 ? readToken(env, files, tell) : null;
  if (problems.length > 0 || topology === null || token === null) return { ok: false, problems };
  const config = {
    addresses,
    port,
    ...token,
    topology,
    redis,
    keyPrefix,
    allowedHosts,
    tls,
    trustedProxy,
    logLevel,
    maxStreams,
  };
  return { ok: true, config };
}

export type Tell = (problem: string) => void;

function readAddresses(host: string | null, guarded: boolean, tell: Tell): Config['addresses'] {
  if (host === null || host === 'localhost')
    return [
      { host: '127.0.0.1', optional: false },
      { host: '::1', optional: true },
    ];
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (!isLoopback(bare) && !guarded)
    tell(
      `SIDESCOPE_HOST: listening on ${bare} would send the token in clear over the network. Either set ` +
        'SIDESCOPE_TLS_CERT and SIDESCOPE_TLS_KEY, or put a TLS proxy in front and name its address in SIDESCOPE_TRUSTED_PROXY.',
    );
  return [{ host: bare, optional: false }];
}

function readPort(text: string | null, tell: Tell): number {
  const port = text === null ? DEFAULT_PORT : Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  tell(`SIDESCOPE_PORT: "${text}" is not a port; use 0 to 65535 (0: any free port).`);
  return DEFAULT_PORT;
}

/** The address itself is never told: it may hold a password. */
function readRedis(text: string | null, tell: Tell): RedisTarget | null {
  if (text === null) return null;
  const parsed = parseRedisUrl(text);
  if (parsed.ok) return parsed.value;
  tell(`OPS_REDIS_URL: ${parsed.reason}.`);
  return null;
}

function readKeyPrefix(text: string | null, redis: RedisTarget | null, tell: Tell): string {
  const prefix = text ?? '';
  if (!/^[\x21-\x7e]{0,64}$/.test(prefix))
    tell('SIDESCOPE_KEY_PREFIX: use at most 64 printable characters without spaces.');
  const problem = redis === null ? null : prefixProblem(redis, prefix);
  if (problem !== null) tell(`OPS_REDIS_URL: ${problem}.`);
  return prefix;
}

function readAllowedHosts(text: string | null, tell: Tell): string[] {
  const hosts = (text ?? '').split(',').map((host) => host.trim().toLowerCase());
  const named = hosts.filter((host) => host !== '');
  for (const host of named)
    if (!/^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/.test(host))
      tell(`SIDESCOPE_ALLOWED_HOSTS: "${host}" is not a host; write name or name:port, without http://.`);
  return named;
}

function readTrustedProxy(text: string | null, tell: Tell): string | null {
  if (text !== null && parseCidr(text) === null)
    tell(`SIDESCOPE_TRUSTED_PROXY: "${text}" is neither an address nor a range such as 10.0.0.0/8.`);
  return text;
}

function readMaxStreams(text: string | null, tell: Tell): number {
  const most = text === null ? MAX_SUBSCRIBERS : Number(text);
  if (Number.isInteger(most) && most >= 1 && most <= STREAMS_LIMIT) return most;
  tell(`SIDESCOPE_MAX_STREAMS: "${text}" is not a whole number from 1 to ${STREAMS_LIMIT}.`);
  return MAX_SUBSCRIBERS;
}

function readLogLevel(text: string | null, tell: Tell): LogLevel {
  const level = text === null ? 'warn' : LOG_LEVELS.find((one) => one === text);
  if (level === undefined) tell(`SIDESCOPE_LOG_LEVEL: "${text}" is unknown; use one of ${LOG_LEVELS.join(', ')}.`);
  return level ?? 'warn';
}
