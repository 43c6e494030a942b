// Counting in an app that runs under `sidescope-reporter -- COMMAND`, without a reporter of its own:
//
//   import { connectTraffic } from 'sidescope/reporter';
//   const traffic = connectTraffic();
//   traffic.count('async');
import type { Env } from '../environment.ts';
import { readTracing, type TraceOptions } from '../requests/trace-options.ts';
import { traceWhileWanted } from '../requests/trace-while-wanted.ts';
import type { Told } from '../settings.ts';
import { createTraffic, type Traffic } from '../traffic.ts';
import { createWarn } from '../warn.ts';
import { sendTraffic } from './send-traffic.ts';
import { NO_SOCKET } from './socket-place.ts';

export interface ConnectOptions {
  /** Counts to send, where they were begun before. Default: new ones, which are returned. */
  traffic?: Traffic;
  /** As of `startReporter`. Default: true. */
  traceRequests?: boolean | TraceOptions;
  /** Ends the connection. Default: it ends with the process, which it never keeps running. */
  signal?: AbortSignal;
}

/**
 * Counts that go to the reporter around this command, which it names in SIDESCOPE_TRAFFIC. Returns at once and never
 * throws. Where there is none, counting works all the same and goes nowhere.
 */
export function connectTraffic(options?: ConnectOptions | null): Traffic {
  const { traffic, signal, traceRequests } = withDefaults(options);
  const path = socketOf(process.env);
  if (path === null || path === NO_SOCKET || signal.aborted) return traffic;
  const warn = createWarn();
  sendTraffic(path, traffic, warn, signal);
  traceWhileWanted(traffic.requests, readTracing(traceRequests, warn), signal);
  return traffic;
}

/** null counts as not given: plain JavaScript may give it. */
export const withDefaults = (options?: ConnectOptions | null): Required<ConnectOptions> => ({
  traffic: options?.traffic ?? createTraffic(),
  signal: options?.signal ?? new AbortController().signal,
  traceRequests: options?.traceRequests ?? true,
});

/** SIDESCOPE_TRAFFIC: set by the reporter for the command it runs; a socket, or `none` where it could make none. */
const socketOf = (env: Env): string | null => env['SIDESCOPE_TRAFFIC'] || null;

/** Whether the reporter around this command reports under the name and instance that are told here, or under any if none are. */
export function isOfWrapper(told: Pick<Told, 'name' | 'instance'>, env: Env): boolean {
  const isOwn = (value: string | null, key: string) => value === null || value === env[key];
  return socketOf(env) !== null && isOwn(told.name, 'SIDECAR_NAME') && isOwn(told.instance, 'SIDECAR_INSTANCE');
}
