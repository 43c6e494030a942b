// Numbers as shown: each with its unit and the limit it is measured against. Unknown is a dash, never 0.
import type { Usage } from '../../server/contract/snapshot.ts';

export const UNKNOWN = '–';

const MEMORY_UNITS = [
  { unit: 'GiB', bytes: 1024 ** 3 },
  { unit: 'MiB', bytes: 1024 ** 2 },
  { unit: 'KiB', bytes: 1024 },
] as const;

/** Three significant digits at the most, and none that would only flicker: 0.37, 4.2, 37, 512. */
function significant(value: number): string {
  if (value >= 10) return String(Math.round(value));
  return String(Number(value.toFixed(value < 1 ? 2 : 1)));
}

const memoryUnit = (bytes: number) =>
  MEMORY_UNITS.find((candidate) => bytes >= candidate.bytes) ?? { unit: 'B', bytes: 1 };

export function formatBytes(bytes: number): string {
  const { unit, bytes: size } = memoryUnit(bytes);
  return `${significant(bytes / size)} ${unit}`;
}

/** "0.37 of 1 core"; where nothing limits the CPU, "0.37 cores of host"; without a known limit, "0.37 cores". */
export function formatCpu(usage: Usage): string {
  const { cpuCores, cpuCoresLimit, cpuLimitSource } = usage;
  if (cpuCores === null) return UNKNOWN;
  const used = cpuCores.toFixed(cpuCores < 0.1 ? 3 : 2);
  if (cpuLimitSource === 'host') return `${used} cores of host`;
  if (cpuCoresLimit === null) return `${used} cores`;
  return `${used} of ${significant(cpuCoresLimit)} ${cpuCoresLimit <= 1 ? 'core' : 'cores'}`;
}

/** "210 of 512 MiB", in the limit’s unit where both fit it; "210 MiB of host" where there is no limit. */
export function formatMemory(usage: Usage): string {
  const { memoryBytes, memoryLimitBytes, memoryLimitSource } = usage;
  if (memoryBytes === null) return UNKNOWN;
  if (memoryLimitSource === 'host') return `${formatBytes(memoryBytes)} of host`;
  if (memoryLimitBytes === null) return formatBytes(memoryBytes);
  if (memoryUnit(memoryBytes).unit !== memoryUnit(memoryLimitBytes).unit)
    return `${formatBytes(memoryBytes)} of ${formatBytes(memoryLimitBytes)}`;
  return `${significant(memoryBytes / memoryUnit(memoryLimitBytes).bytes)} of ${formatBytes(memoryLimitBytes)}`;
}

/** One decimal below ten, none above: "0.4 %", "37 %". */
export const formatPercent = (percent: number | null): string =>
  percent === null ? UNKNOWN : `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
