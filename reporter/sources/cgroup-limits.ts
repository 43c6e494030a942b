// Limits on a cgroup: those on any ancestor bind it as well, so each is the least of all that can be seen.
import { join } from 'node:path';
import { countCpus } from './cpu-list.ts';
import { type CgroupLocation, type Group, withAncestors } from './locate-cgroup.ts';
import { readLine, readLines } from './read-text.ts';

/** null: no such limit. */
export interface CgroupLimits {
  quotaCores: number | null;
  cpusetCores: number | null;
  memoryBytes: number | null;
}

export function readCgroupLimits({ unified, cpu, cpuset, memory }: CgroupLocation): CgroupLimits {
  return {
    quotaCores: cpu ? least(cpu, quotaV1) : least(unified, quotaV2),
    cpusetCores: cpuset ? nearest(cpuset, cpusetV1) : nearest(unified, cpusetV2),
    memoryBytes: memory ? least(memory, memoryV1) : least(unified, memoryV2),
  };
}

type ReadLimit = (dir: string) => number | null;

function least(group: Group | null, read: ReadLimit): number | null {
  const limits = group === null ? [] : withAncestors(group).map(read);
  const known = limits.filter((limit) => limit !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** The kernel itself narrows a cpuset to its ancestors', so that the first one found says all. */
function nearest(group: Group | null, read: ReadLimit): number | null {
  for (const dir of group === null ? [] : withAncestors(group)) {
    const limit = read(dir);
    if (limit !== null) return limit;
  }
  return null;
}

/** `max 100000` or `50000 100000` */
function quotaV2(dir: string): number | null {
  const [quota, period] = readLine(join(dir, 'cpu.max'))?.split(' ') ?? [];
  return ratio(amount(quota), amount(period));
}

/** -1: no quota. */
const quotaV1 = (dir: string) =>
  ratio(amount(readLine(join(dir, 'cpu.cfs_quota_us'))), amount(readLine(join(dir, 'cpu.cfs_period_us'))));

const cpusetV2 = (dir: string) =>
  countCpus(readLine(join(dir, 'cpuset.cpus.effective'))) ?? countCpus(readLine(join(dir, 'cpuset.cpus')));
const cpusetV1 = (dir: string) =>
  countCpus(readLine(join(dir, 'cpuset.effective_cpus'))) ?? countCpus(readLine(join(dir, 'cpuset.cpus')));

const memoryV2 = (dir: string) => amount(readLine(join(dir, 'memory.max')));

/** hierarchical_memory_limit also knows the ancestors that a container cannot see. */
function memoryV1(dir: string): number | null {
  const key = 'hierarchical_memory_limit ';
  const line = readLines(join(dir, 'memory.stat'))?.find((text) => text.startsWith(key));
  const limits = [amount(readLine(join(dir, 'memory.limit_in_bytes'))), amount(line?.slice(key.length))];
  const known = limits.filter((limit) => limit !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Digits. null for `max`, -1, and v1's "no limit", which is the largest multiple of the page size below 2^63. */
function amount(text: string | null | undefined): number | null {
  if (text === null || text === undefined || !/^\d+$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

const ratio = (quota: number | null, period: number | null) =>
  quota === null || period === null || quota === 0 || period === 0 ? null : quota / period;
