// Measures the Redis that the store itself is on, for the sidecars of kind "redis". Rides along in pipelines of others.
import { availableParallelism } from 'node:os';
import type { ChainableCommander } from 'ioredis';
import { isLoopback } from '../addresses.ts';
import { toWireJson } from '../contract/wire.ts';
import { type InfoHistory, NO_HISTORY, reportOfInfo } from './redis-info.ts';
import type { Answer } from './redis-pipeline.ts';
import type { StoredReport } from './store.ts';

/** How often it is measured while somebody watches. */
export const MEASURE_INTERVAL_MS = 1_000;
/** Redis before 7 takes one section a command. */
const SECTIONS = ['server', 'cpu', 'memory'] as const;

export interface RedisSelf {
  /** Adds the commands it needs to a pipeline: none without a sidecar of kind "redis". */
  queue(pipeline: ChainableCommander): void;
  /** Reads the answers to exactly those commands. */
  read(answers: readonly Answer[]): StoredReport[];
}

export interface RedisSelfDeps {
  /** The sidecars of kind "redis". */
  names: readonly string[];
  /** Where it is asked. Whether that is this machine decides whose cores it may use. */
  host: string;
  nowMs: () => number;
  monotonicMs: () => number;
}

export function createRedisSelf({ names, host, nowMs, monotonicMs }: RedisSelfDeps): RedisSelf {
  const hostCores = isLoopback(host) ? availableParallelism() : null;
  const histories = new Map<string, InfoHistory>();

  const measure = (name: string, text: string): StoredReport => {
    const monotonicUsec = Math.round(monotonicMs() * 1_000);
    const context = { name, hostCores, nowMs: nowMs(), monotonicUsec, intervalMs: MEASURE_INTERVAL_MS };
    const made = reportOfInfo(text, histories.get(name) ?? NO_HISTORY, context);
    if (made === null) return rejected(name, 'INFO server names no run_id');
    histories.set(name, made.history);
    return { ok: true, report: made.report, json: toWireJson(made.report), ageMs: 0 };
  };

  return {
    queue(pipeline) {
      if (names.length > 0) for (const section of SECTIONS) pipeline.info(section);
    },
    read(answers) {
      const sections = answers.slice(0, SECTIONS.length);
      const refused = sections.find(([error]) => error !== null)?.[0];
      if (refused) return names.map((name) => rejected(name, `INFO was refused: ${refused.message}`));
      const text = sections.map(([, value]) => String(value)).join('\n');
      return names.map((name) => measure(name, text));
    },
  };
}

const rejected = (name: string, reason: string): StoredReport => ({
  ok: false,
  rejected: { name, instance: null, reason: reason.slice(0, 300) },
});
