// The reporter inside a Node app.
//
//   import { startReporter } from 'sidescope/reporter';
//   const { traffic } = startReporter({ name: 'api' });
//   traffic.count('async');
import type { Cluster } from 'node:cluster';
import { parseRedisUrl } from '../server/contract/redis-url.ts';
import { atMost, LAST_REPORT_MS } from './at-most.ts';
import { type Env, isDisabled, parseInstance, parseName, parseToken, readEnvironment } from './environment.ts';
import { parseIntervalText } from './interval-text.ts';
import { isRedisClient, type RedisClient } from './publishers/client-like.ts';
import { reportProcess } from './report-process.ts';
import { readTracing, type TraceOptions } from './requests/trace-options.ts';
import { traceWhileWanted } from './requests/trace-while-wanted.ts';
import { parseServerUrl } from './server-url.ts';
import { chooseSettings, type Told } from './settings.ts';
import type { Traffic } from './traffic.ts';
import { createWarn, type Warn } from './warn.ts';
import { connectTraffic, isOfWrapper, withDefaults } from './wrapped/connect-traffic.ts';

export type { IoredisLike, NodeRedisLike, RedisClient } from './publishers/client-like.ts';
export { currentTraceparent, type JobOptions, traceJob } from './requests/trace-job.ts';
export type { TraceOptions } from './requests/trace-options.ts';
export type { Traffic } from './traffic.ts';
export { createTraffic } from './traffic.ts';
export { type ConnectOptions, connectTraffic } from './wrapped/connect-traffic.ts';

export interface ReporterOptions {
  /** Which sidecar this is, as the topology names it: 1 to 63 of `a-z 0-9 . _ -`. Default: SIDECAR_NAME. */
  name?: string;
  /**
   * Which replica of it: 1 to 128 of `A-Z a-z 0-9 . _ - @ /`. Each process needs its own. Default: SIDECAR_INSTANCE, else the
   * host name; in a worker of Node's cluster or of PM2 with the worker's number, such as `api-1/2`.
   */
  instance?: string;
  /** Time between reports while nobody watches, `'250ms'` to `'5s'`. Default: `'5s'`. */
  interval?: string;
  /**
   * Redis to report to. Best an address: `redis://…`, `redis+sentinel://…` or `redis+cluster://…`. The connection is the
   * reporter's own, costs less CPU than a client does, and hears of a viewer at once. Or a client that the app already has,
   * of ioredis or node-redis, where there is to be no second connection: reports then go to that client's database, which
   * the server must be told (`OPS_REDIS_URL=redis://host/0`). Default: OPS_REDIS_URL.
   */
  redis?: string | RedisClient;
  /** Sidescope server to report to where there is no Redis. Default: SIDESCOPE_URL. */
  server?: string;
  /** That server's token. Default: SIDESCOPE_TOKEN, else the content of SIDESCOPE_TOKEN_FILE. */
  token?: string;
  /**
   * While somebody watches, tell of each request that HTTP servers of this process answer: route, status, duration, what it
   * counted; and pass its id on, in the headers `traceparent`, `x-request-id` and `server-timing`. false: leave them alone.
   * Default: true.
   */
  traceRequests?: boolean | TraceOptions;
  /** Counts to report, where they were begun before the reporter. Default: new ones, which are returned. */
  traffic?: Traffic;
  /**
   * Ends the reporter, after a last report of what was counted. Default: it ends with the process. One that has nothing left to
   * do is held for that report, 50 ms at most; one that is ended by a signal or `process.exit()` is not: abort this first.
   */
  signal?: AbortSignal;
}

/**
 * Reports this process to Sidescope: CPU, memory and counted traffic. Returns at once and never throws: where something
 * is missing or malformed, or SIDECAR_REPORTER_DISABLED is true, it says so once on stderr at most, and counting still works.
 * Where the app runs under `sidescope-reporter --` and under that one's name, it only counts: that one reports.
 */
export function startReporter(options?: ReporterOptions | null): { traffic: Traffic } {
  const { traffic, signal, traceRequests } = withDefaults(options);
  const warn = createWarn();
  const env: Env = process.env;
  if (isDisabled(env, warn)) return { traffic };
  const told = readOptions(options ?? {}, warn);
  if (isOfWrapper(told, env)) return { traffic: connectTraffic({ traffic, signal, traceRequests }) };
  const chosen = chooseSettings(told, readEnvironment(env, warn));
  if (!chosen.ok) {
    warn('settings', `${chosen.missing}. Nothing is reported`);
    return { traffic };
  }
  const ending = new AbortController();
  const end = () => ending.abort();
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  traceWhileWanted(traffic.requests, readTracing(traceRequests, warn), ending.signal);
  endBeforeExit(reportProcess(chosen.settings, { treeRootPid: process.pid, traffic, warn }, ending.signal), end);
  return { traffic };
}

/** When Node finds nothing left to do. */
function endBeforeExit(ended: Promise<void>, end: () => void): void {
  const onBeforeExit = () => {
    end();
    void atMost(LAST_REPORT_MS, ended);
  };
  process.once('beforeExit', onBeforeExit);
  void ended.finally(() => process.off('beforeExit', onBeforeExit));
}

/** A malformed option is left out with a warning, since telemetry must not keep an app from starting. */
function readOptions(options: ReporterOptions, warn: Warn): Told {
  const read = <T>(key: keyof ReporterOptions, parse: (text: string) => T | null): T | null => {
    const value = options[key];
    if (value === undefined || value === null) return null;
    const parsed = typeof value === 'string' ? parse(value) : null;
    if (parsed === null) warn(key, `startReporter: "${key}" is ignored, because it is malformed`);
    return parsed;
  };
  return {
    name: read('name', parseName),
    instance: read('instance', parseInstance),
    clusterWorker: clusterWorker(),
    intervalMs: read('interval', parseIntervalText),
    redis: isRedisClient(options.redis) ? options.redis : read('redis', redisOrNull),
    server: read('server', parseServerUrl),
    token: read('token', parseToken),
  };
}

/** Only a process with a parent to talk to may be one. In a worker the module is loaded; elsewhere it would cost memory. */
function clusterWorker(): number | null {
  if (process.send === undefined) return null;
  // Typed as what an `import` gives, whose default this is.
  const { worker } = process.getBuiltinModule('node:cluster') as unknown as Cluster;
  return worker?.id ?? null;
}

function redisOrNull(text: string) {
  const parsed = parseRedisUrl(text);
  return parsed.ok ? parsed.value : null;
}
