// What may be used, and what says so: cgroup limits, CPU affinity, and the host's size.
import { type CgroupLimits, readCgroupLimits } from './cgroup-limits.ts';
import { countCpus } from './cpu-list.ts';
import type { CgroupLocation } from './locate-cgroup.ts';
import { type Machine, pathOn } from './machine.ts';
import { readLines } from './read-text.ts';
import type { Limits } from './reading.ts';

/** Limits change seldom: they are read again after so long. */
export const LIMITS_LIFE_MS = 60_000;

/** Reads the limits that hold for this process and its children. They are kept for 60 s. */
export function createLimits(machine: Machine, location: CgroupLocation | null): (nowMs: number) => Limits {
  let limits: Limits | null = null;
  let readAtMs = 0;
  return (nowMs) => {
    if (limits === null || nowMs - readAtMs >= LIMITS_LIFE_MS) {
      readAtMs = nowMs;
      limits = combineLimits(
        machine,
        location === null ? NO_LIMITS : readCgroupLimits(location),
        affinityCores(machine),
      );
    }
    return limits;
  };
}

const NO_LIMITS: CgroupLimits = { quotaCores: null, cpusetCores: null, memoryBytes: null };

/** Pure. A limit that leaves everything the host has is none. */
export function combineLimits(
  host: Pick<Machine, 'hostCores' | 'hostMemoryBytes'>,
  cgroup: CgroupLimits,
  affinity: number,
): Limits {
  const { hostCores, hostMemoryBytes } = host;
  // In a tie the first one is named: the kernel narrows the affinity to the cpuset, so they often agree.
  const bounds = [
    { source: 'quota', cores: cgroup.quotaCores },
    { source: 'cpuset', cores: cgroup.cpusetCores },
    { source: 'affinity', cores: affinity },
  ] as const;
  let cpu: Pick<Limits, 'cpuCoresLimit' | 'cpuLimitSource'> = { cpuCoresLimit: hostCores, cpuLimitSource: 'host' };
  for (const { source, cores } of bounds)
    if (cores !== null && cores < (cpu.cpuCoresLimit ?? hostCores))
      cpu = { cpuCoresLimit: cores, cpuLimitSource: source };
  const hasMemoryLimit = cgroup.memoryBytes !== null && cgroup.memoryBytes < hostMemoryBytes;
  return {
    ...cpu,
    memoryLimitBytes: hasMemoryLimit ? cgroup.memoryBytes : hostMemoryBytes,
    memoryLimitSource: hasMemoryLimit ? 'cgroup' : 'host',
  };
}

/** Not os.availableParallelism(): since libuv 1.49 that one takes in the quota, rounded down to whole cores. */
function affinityCores(machine: Machine): number {
  const key = 'Cpus_allowed_list:';
  const line = readLines(pathOn(machine, '/proc/self/status'))?.find((text) => text.startsWith(key));
  return countCpus(line?.slice(key.length) ?? null) ?? machine.availableCores;
}
