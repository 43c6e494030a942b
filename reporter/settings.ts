// What a reporter needs to know, out of what it was told (flags, or arguments of a call) and its environment.
// What it was told wins.
import os from 'node:os';
import { IDLE_INTERVAL_MS } from '../server/contract/keys.ts';
import { prefixProblem, type RedisTarget } from '../server/contract/redis-url.ts';
import { type Environment, parseInstance } from './environment.ts';
import type { RedisClient } from './publishers/client-like.ts';

const MAX_INSTANCE_LENGTH = 128;

/** Where reports go. */
export type Target =
  | { kind: 'client'; client: RedisClient; keyPrefix: string }
  | { kind: 'redis'; redis: RedisTarget; keyPrefix: string }
  | { kind: 'server'; server: URL; token: string | null; tokenFile: string | null };

export interface Settings {
  name: string;
  instance: string;
  /** Cadence while nobody watches, 250 to 5,000. */
  intervalMs: number;
  target: Target;
  cgroupRoot: string | null;
}

/** What was told, already parsed; null: not told. */
export interface Told {
  name: string | null;
  instance: string | null;
  /** The id of this process among the workers of Node's cluster; null: it is none. */
  clusterWorker: number | null;
  intervalMs: number | null;
  redis: RedisTarget | RedisClient | null;
  server: URL | null;
  token: string | null;
}

export type Chosen = { ok: true; settings: Settings } | { ok: false; missing: string };

export function chooseSettings(told: Told, environment: Environment): Chosen {
  const name = told.name ?? environment.name;
  const target = chooseTarget(told, environment);
  if (name === null) return { ok: false, missing: 'no name: give --name NAME or set SIDECAR_NAME' };
  if (target === null)
    return {
      ok: false,
      missing: 'nowhere to report to: give --redis URL or --server URL, or set OPS_REDIS_URL or SIDESCOPE_URL',
    };
  const problem = target.kind === 'redis' ? prefixProblem(target.redis, target.keyPrefix) : null;
  if (problem !== null) return { ok: false, missing: problem };
  const settings: Settings = {
    name,
    instance:
      told.instance ??
      ofWorker(environment.instance ?? hostInstance(os.hostname()), environment.worker ?? told.clusterWorker),
    intervalMs: told.intervalMs ?? IDLE_INTERVAL_MS,
    target,
    cgroupRoot: environment.cgroupRoot,
  };
  return { ok: true, settings };
}

function chooseTarget(told: Told, environment: Environment): Target | null {
  const { keyPrefix } = environment;
  const toRedis = (redis: RedisTarget | RedisClient): Target =>
    'shown' in redis ? { kind: 'redis', redis, keyPrefix } : { kind: 'client', client: redis, keyPrefix };
  const toServer = (server: URL): Target => ({
    kind: 'server',
    server,
    token: told.token ?? environment.token,
    tokenFile: environment.tokenFile ?? (isLoopback(server) ? environment.ownTokenFile : null),
  });
  if (told.redis) return toRedis(told.redis);
  if (told.server) return toServer(told.server);
  if (environment.redis) return toRedis(environment.redis);
  return environment.server && toServer(environment.server);
}

export const isLoopback = ({ hostname }: URL): boolean => /^(127(\.\d+){3}|localhost|\[::1\])$/.test(hostname);

/** A host name as an instance id: what does not fit is replaced. */
export const hostInstance = (hostname: string): string =>
  parseInstance(hostname.replace(/[^\w.@/-]/g, '-').slice(0, MAX_INSTANCE_LENGTH)) ?? 'unnamed';

/** Of two processes under one instance id only the last one would be heard, and what the other counts be lost. */
export function ofWorker(instance: string, worker: number | null): string {
  if (worker === null) return instance;
  const number = `/${worker}`;
  return instance.slice(0, MAX_INSTANCE_LENGTH - number.length) + number;
}
