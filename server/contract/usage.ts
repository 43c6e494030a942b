// CPU and memory as shown, out of the counters of one report. Pure.
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
const percentOf = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole <= 0 ? null : round((part / whole) * 100, 1);

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
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}

/** Several instances together. Limits that differ in kind make the source "unknown"; host memory is counted once. */
export function totalUsage(parts: readonly Usage[]): Usage {
  const [first] = parts;
  if (first === undefined) return UNKNOWN_USAGE;
  if (parts.length === 1) return first;
  const same = <K extends 'cpuLimitSource' | 'memoryLimitSource'>(key: K): Usage[K] | 'unknown' =>
    parts.every((part) => part[key] === first[key]) ? first[key] : 'unknown';
  const total = (key: 'cpuCores' | 'cpuCoresLimit' | 'memoryBytes' | 'memoryLimitBytes' | 'oomKills') =>
    sum(parts.map((part) => part[key]));
  const largest = (key: 'cpuCoresLimit' | 'memoryLimitBytes') =>
    Math.max(...parts.map((part) => part[key] ?? 0)) || null;
  const cpuLimitSource = same('cpuLimitSource');
  const memoryLimitSource = same('memoryLimitSource');
  const cpuCores = total('cpuCores');
  const cpuCoresLimit = cpuLimitSource === 'host' ? largest('cpuCoresLimit') : total('cpuCoresLimit');
  const memoryBytes = total('memoryBytes');
  const memoryLimitBytes = memoryLimitSource === 'host' ? largest('memoryLimitBytes') : total('memoryLimitBytes');
  return {
    cpuPercent: percentOf(cpuCores, cpuCoresLimit),
    cpuCores: cpuCores === null ? null : round(cpuCores, 3),
    cpuCoresLimit,
    cpuLimitSource,
    throttledPercent: sum(parts.map((part) => part.throttledPercent)),
    memoryBytes,
    memoryPercent: percentOf(memoryBytes, memoryLimitBytes),
    memoryLimitBytes,
    memoryLimitSource,
    oomKills: total('oomKills'),
  };
}
