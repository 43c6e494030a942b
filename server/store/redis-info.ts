// Redis's own slot (sidecars of kind "redis"): INFO server, cpu and memory -> a report. Pure; time comes in.
import type { Report, Sample } from '../contract/report.ts';

/** A rate over less than this is noise: INFO's clock ticks are coarse. */
const MIN_PREVIOUS_USEC = 1_000_000;
/** A rate over more than this is history, not the present. */
const MAX_PREVIOUS_USEC = 60_000_000;
/** Samples remembered, and how far apart they are at least: together they span 2 s, however often it is asked. */
const MAX_SAMPLES = 8;
const SAMPLE_SPACING_USEC = 250_000;

export interface InfoContext {
  /** The sidecar's name in the topology. */
  name: string;
  /** Cores of the machine that Redis runs on; null: it is another machine. */
  hostCores: number | null;
  nowMs: number;
  /** The server's monotonic clock, microseconds. */
  monotonicUsec: number;
  /** When it will be measured next, ms from now. */
  intervalMs: number;
}

/** Samples of one Redis process, oldest first. Another `bootId` starts anew. */
export interface InfoHistory {
  bootId: string | null;
  samples: readonly Sample[];
}
export const NO_HISTORY: InfoHistory = { bootId: null, samples: [] };

type Fields = ReadonlyMap<string, string>;

/** `key:value` lines as INFO gives them, with `# Section` lines between. */
export function parseInfo(text: string): Fields {
  const lines = text.split('\n').filter((line) => !line.startsWith('#') && line.includes(':'));
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const),
  );
}

const number = (fields: Fields, key: string): number | null => {
  const value = Number(fields.get(key) || Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : null;
};

/** CPU of Redis itself, without its forked children (used_cpu_sys and _user are seconds since it started). */
function cpuUsec(fields: Fields): number | null {
  const sys = number(fields, 'used_cpu_sys');
  const user = number(fields, 'used_cpu_user');
  return sys === null || user === null ? null : Math.round((sys + user) * 1e6);
}

/**
 * maxmemory 0 means that only the host limits it. A Redis that evicts is meant to be full, so its limit is shown, but is
 * not a limit in the sense of health ("cgroup"); one that refuses writes when full is.
 */
function memoryLimit(fields: Fields): Pick<Report, 'memoryLimitBytes' | 'memoryLimitSource'> {
  const limit = number(fields, 'maxmemory');
  const evicts = fields.get('maxmemory_policy') !== 'noeviction';
  if (limit !== null && limit > 0) return { memoryLimitBytes: limit, memoryLimitSource: evicts ? 'unknown' : 'cgroup' };
  const host = number(fields, 'total_system_memory');
  return host === null || host === 0
    ? { memoryLimitBytes: null, memoryLimitSource: 'unknown' }
    : { memoryLimitBytes: host, memoryLimitSource: 'host' };
}

function previousSample(samples: readonly Sample[], nowUsec: number): Sample | null {
  const age = (sample: Sample) => nowUsec - sample.monotonicUsec;
  return samples.findLast((sample) => age(sample) >= MIN_PREVIOUS_USEC && age(sample) <= MAX_PREVIOUS_USEC) ?? null;
}

function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1);
  const isTooSoon = last !== undefined && sample.monotonicUsec - last.monotonicUsec < SAMPLE_SPACING_USEC;
  return isTooSoon ? samples : [...samples, sample].slice(-MAX_SAMPLES);
}

/** One INFO answer as a report, and the history to hand in next time. null: not the answer of a Redis. */
export function reportOfInfo(
  text: string,
  history: InfoHistory,
  context: InfoContext,
): { report: Report; history: InfoHistory } | null {
  const fields = parseInfo(text);
  const bootId = fields.get('run_id')?.slice(0, 64);
  if (!bootId) return null;
  const earlier = history.bootId === bootId ? history.samples : [];
  const sample: Sample = { monotonicUsec: context.monotonicUsec, cpuUsageUsec: cpuUsec(fields), throttledUsec: null };
  const report: Report = {
    name: context.name,
    // Not the address: servers that name the same Redis in two ways, and a failover, would make two instances of it.
    instance: context.name,
    bootId,
    startedAtMs: context.nowMs - (number(fields, 'uptime_in_seconds') ?? 0) * 1_000,
    reportedAtMs: context.nowMs,
    intervalMs: context.intervalMs,
    source: 'redis-info',
    ...sample,
    previous: previousSample(earlier, context.monotonicUsec),
    cpuCoresLimit: context.hostCores,
    cpuLimitSource: context.hostCores === null ? 'unknown' : 'host',
    memoryBytes: number(fields, 'used_memory'),
    ...memoryLimit(fields),
    ...UNMEASURED,
  };
  return { report, history: { bootId, samples: withSample(earlier, sample) } };
}

const UNMEASURED = {
  periods: null,
  throttledPeriods: null,
  oomKills: null,
  cpuPressureUsec: null,
  memoryPressureUsec: null,
  ioPressureUsec: null,
  traffic: {},
} satisfies Partial<Report>;
