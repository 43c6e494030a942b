// The reporter inside a Node app.
//
//   import { startReporter } from 'sidescope/reporter';
//   const { traffic } = startReporter({ name: 'api' });
//   traffic.count('async');
import { parseRedisUrl } from '../server/contract/redis-url.ts';
import { type Env, isDisabled, parseInstance, parseName, parseToken, readEnvironment } from './environment.ts';
import { parseIntervalText } from './interval-text.ts';
import { reportProcess } from './report-process.ts';
import { parseServerUrl } from './server-url.ts';
import { chooseSettings, type Told } from './settings.ts';
import { createTraffic, type Traffic } from './traffic.ts';
import { createWarn, type Warn } from './warn.ts';
import { connectTraffic, isOfWrapper } from './wrapped/connect-traffic.ts';

export type { Traffic } from './traffic.ts';
export { createTraffic } from './traffic.ts';
export { type ConnectOptions, connectTraffic } from './wrapped/connect-traffic.ts';

export interface ReporterOptions {
  /** Which sidecar this is, as the topology names it: 1 to 63 of `a-z 0-9 . _ -`. Default: SIDECAR_NAME. */
  name?: string;
  /** Which replica of it: 1 to 128 of `A-Z a-z 0-9 . _ - @ /`. Default: SIDECAR_INSTANCE, else the host name. */
  instance?: string;
  /** Time between reports while nobody watches, `'250ms'` to `'5s'`. Default: `'5s'`. */
  interval?: string;
  /** Redis to report to: `redis://…`, `redis+sentinel://…` or `redis+cluster://…`. Default: OPS_REDIS_URL. */
  redis?: string;
  /** Sidescope server to report to where there is no Redis. Default: SIDESCOPE_URL. */
  server?: string;
  /** That server's token. Default: SIDESCOPE_TOKEN, else the content of SIDESCOPE_TOKEN_FILE. */
  token?: string;
  /** Counts to report, where they were begun before the reporter. Default: new ones, which are returned. */
  traffic?: Traffic;
  /** Ends the reporter, after a last report of what was counted. Default: it ends with the process, which it never keeps running. */
  signal?: AbortSignal;
}

/**
 * Reports this process to Sidescope: CPU, memory and counted traffic. Returns at once and never throws: where something
 * is missing or malformed, or SIDECAR_REPORTER_DISABLED is true, it says so once on stderr at most, and counting still works.
 * Where the app runs under `sidescope-reporter --` and under that one's name, it only counts: that one reports.
 */
export function startReporter(options: ReporterOptions = {}): { traffic: Traffic } {
  const { traffic = createTraffic(), signal = new AbortController().signal } = options;
  const warn = createWarn();
  const env: Env = process.env;
  if (isDisabled(env, warn)) return { traffic };
  const told = readOptions(options, warn);
  if (isOfWrapper(told, env)) return { traffic: connectTraffic({ traffic, signal }) };
  const chosen = chooseSettings(told, readEnvironment(env, warn));
  if (chosen.ok) void reportProcess(chosen.settings, { treeRootPid: process.pid, traffic, warn }, signal);
  else warn('settings', `${chosen.missing}. Nothing is reported`);
  return { traffic };
}

/** A malformed option is left out with a warning, since telemetry must not keep an app from starting. */
function readOptions(options: ReporterOptions, warn: Warn): Told {
  const read = <T>(key: keyof ReporterOptions, parse: (text: string) => T | null): T | null => {
    const value = options[key];
    if (value === undefined) return null;
    const parsed = typeof value === 'string' ? parse(value) : null;
    if (parsed === null) warn(key, `startReporter: "${key}" is ignored, because it is malformed`);
    return parsed;
  };
  return {
    name: read('name', parseName),
    instance: read('instance', parseInstance),
    intervalMs: read('interval', parseIntervalText),
    redis: read('redis', redisOrNull),
    server: read('server', parseServerUrl),
    token: read('token', parseToken),
  };
}

function redisOrNull(text: string) {
  const parsed = parseRedisUrl(text);
  return parsed.ok ? parsed.value : null;
}
