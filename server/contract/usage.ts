// CPU and memory as shown, out of the counters of one report. Pure.
import { capped } from './capped.ts';
import type { Report, Sample } from './report.ts';
import { UNKNOWN_USAGE, type Usage } from './snapshot.ts';

const round = (value: number, digits: number) => Number(value.toFixed(digits));

/** Growth of a counter per microsecond passed; null when either end is unknown, time did not pass, or it went back. */
function rate(later: number | null, earlier: number | null, elapsedUsec: number): number | null {
  if (later === null || earlier === null || elapsedUsec <= 0 || later < earlier) return null;
  return (later - earlier) / elapsedUsec;
}

function sampleRates(current: Sample, previous: Sample | null) {
  if (previous === null) return { cpuCores: null, throttled: null };
  const elapsedUsec = current.monotonicUsec - previous.monotonicUsec;
  return {
    cpuCores: rate(current.cpuUsageUsec, previous.cpuUsageUsec, elapsedUsec),
    throttled: rate(current.throttledUsec, previous.throttledUsec, elapsedUsec),
  };
}

/** `part` in percent of `whole`, one decimal; null where either is unknown or the whole is 0. */
export const percentOf = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole <= 0 ? null : round(capped((part / whole) * 100), 1);

/** What one report says of its instance. Rates come from its two samples, so they need no earlier report. */
export function usageOfReport(report: Report): Usage {
  const { cpuCores, throttled } = sampleRates(report, report.previous);
  return {
    cpuPercent: percentOf(cpuCores, report.cpuCoresLimit),
    cpuCores: cpuCores === null ? null : round(cpuCores, 3),
    cpuCoresLimit: report.cpuCoresLimit,
    cpuLimitSource: report.cpuLimitSource,
    throttledPercent: throttled === null ? null : round(throttled * 100, 1),
    memoryBytes: report.memoryBytes,
    memoryPercent: percentOf(report.memoryBytes, report.memoryLimitBytes),
    memoryLimitBytes: report.memoryLimitBytes,
    memoryLimitSource: report.memoryLimitSource,
    oomKills: report.oomKills,
  };
}

/** Sum of what is known; null when nothing is. */
function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : capped(known.reduce((total, value) => total + value, 0));
}

/** The usage fields alone, whatever else the object holds. */
const usageOnly = (part: Usage): Usage => ({
  cpuPercent: part.cpuPercent,
  cpuCores: part.cpuCores,
  cpuCoresLimit: part.cpuCoresLimit,
  cpuLimitSource: part.cpuLimitSource,
  throttledPercent: part.throttledPercent,
  memoryBytes: part.memoryBytes,
  memoryPercent: part.memoryPercent,
  memoryLimitBytes: part.memoryLimitBytes,
  memoryLimitSource: part.memoryLimitSource,
  oomKills: part.oomKills,
});

const roundedSum = (values: readonly (number | null)[]) => {
  const total = sum(values);
  return total === null ? null : round(total, 1);
};

interface Measure {
  used: 'cpuCores' | 'memoryBytes';
  limit: 'cpuCoresLimit' | 'memoryLimitBytes';
  /** Whether a part's limit is one that it shares with all others on its host. */
  isShared: (part: Usage) => boolean;
}
const CPU: Measure = {
  used: 'cpuCores',
  limit: 'cpuCoresLimit',
  isShared: ({ cpuLimitSource }) => ['host', 'cpuset', 'affinity'].includes(cpuLimitSource),
};
const MEMORY: Measure = {
  used: 'memoryBytes',
  limit: 'memoryLimitBytes',
  isShared: ({ memoryLimitSource }) => memoryLimitSource === 'host',
};

/** The use of one instance, and its report where that names its host. */
type Part = Usage & { report?: Pick<Report, 'hostId'> | null };

/** The limits of several instances together: each has its own, except for what all on one host share. */
function totalLimit(parts: readonly Part[], measure: Measure, isAllHost: boolean): number | null {
  const byHost = new Map<string | undefined, Part[]>();
  for (const part of parts) {
    const host = part.report?.hostId;
    byHost.set(host, [...(byHost.get(host) ?? []), part]);
  }
  return sum(
    [...byHost].map(([host, members]) =>
      limitOnHost(members, measure, host === undefined ? () => isAllHost : measure.isShared),
    ),
  );
}

function limitOnHost(parts: readonly Part[], { limit }: Measure, isShared: (part: Part) => boolean): number | null {
  const known = (some: readonly Part[]) => some.map((part) => part[limit]).filter((value) => value !== null);
  const shared = known(parts.filter(isShared));
  const own = known(parts.filter((part) => !isShared(part)));
  return sum(shared.length > 0 ? [...own, Math.max(...shared)] : own);
}

/** Percent in use by those of whom both use and limit are known; the limit of an unmeasured one would dilute it. */
function totalPercent(parts: readonly Part[], measure: Measure, isAllHost: boolean): number | null {
  const measured = parts.filter((part) => part[measure.used] !== null && part[measure.limit] !== null);
  return percentOf(sum(measured.map((part) => part[measure.used])), totalLimit(measured, measure, isAllHost));
}

/** What all parts agree on; limits that differ in kind are of no one kind. */
const common = <T extends string>(values: readonly T[]): T | 'unknown' =>
  values.every((value) => value === values[0]) ? (values[0] ?? 'unknown') : 'unknown';

/**
 * Several instances together. Limits that differ in kind make the source "unknown". What instances on one host share is
 * counted once a host; those that name no host, and are limited by nothing else, count as on one.
 */
export function totalUsage(parts: readonly Part[]): Usage {
  const [first] = parts;
  if (first === undefined) return UNKNOWN_USAGE;
  if (parts.length === 1) return usageOnly(first);
  const cpuLimitSource = common(parts.map((part) => part.cpuLimitSource));
  const memoryLimitSource = common(parts.map((part) => part.memoryLimitSource));
  const cpuCores = sum(parts.map((part) => part.cpuCores));
  return {
    cpuPercent: totalPercent(parts, CPU, cpuLimitSource === 'host'),
    cpuCores: cpuCores === null ? null : round(cpuCores, 3),
    cpuCoresLimit: totalLimit(parts, CPU, cpuLimitSource === 'host'),
    cpuLimitSource,
    throttledPercent: roundedSum(parts.map((part) => part.throttledPercent)),
    memoryBytes: sum(parts.map((part) => part.memoryBytes)),
    memoryPercent: totalPercent(parts, MEMORY, memoryLimitSource === 'host'),
    memoryLimitBytes: totalLimit(parts, MEMORY, memoryLimitSource === 'host'),
    memoryLimitSource,
    oomKills: sum(parts.map((part) => part.oomKills)),
  };
}
