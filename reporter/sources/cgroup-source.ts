// A cgroup as a source: v2, v1, or a hybrid host that has some controllers on each.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createCpuV1, createMemoryV1 } from './cgroup-v1.ts';
import { createCpuV2, createMemoryV2, createPressureV2 } from './cgroup-v2.ts';
import type { OpenHotFile } from './hot-files.ts';
import { createLimits } from './limits.ts';
import type { CgroupLocation, Group } from './locate-cgroup.ts';
import type { Machine } from './machine.ts';
import { type Reading, UNKNOWN_CPU, UNKNOWN_MEMORY, UNKNOWN_PRESSURE } from './reading.ts';

export interface CgroupSource {
  read(nowMs: number): Reading;
  /** The cgroups that are measured. */
  groups: readonly Group[];
}

export function createCgroupSource(machine: Machine, location: CgroupLocation, open: OpenHotFile): CgroupSource {
  const { unified, cpu, cpuacct, memory } = location;
  const isV1 = cpuacct !== null || memory !== null;
  const readCpu = cpuacct !== null ? createCpuV1(cpu, cpuacct, open) : unified && createCpuV2(unified, open);
  const readMemory = memory !== null ? createMemoryV1(memory, open) : unified && createMemoryV2(unified, open);
  const readPressure = unified && !isWholeMachine(unified, isV1) ? createPressureV2(unified, open) : null;
  const readLimits = createLimits(machine, location);
  return {
    groups: [cpuacct ?? unified, memory ?? unified].filter((group) => group !== null),
    read(nowMs) {
      const counters = readCpu?.() ?? UNKNOWN_CPU;
      const levels = readMemory?.() ?? UNKNOWN_MEMORY;
      const pressure = readPressure?.() ?? UNKNOWN_PRESSURE;
      const limits = readLimits(nowMs);
      // Field by field, as in report-of-sample.ts.
      return {
        source: isV1 ? 'cgroup-v1' : 'cgroup-v2',
        cpuUsageUsec: counters.cpuUsageUsec,
        throttledUsec: counters.throttledUsec,
        periods: counters.periods,
        throttledPeriods: counters.throttledPeriods,
        memoryBytes: levels.memoryBytes,
        oomKills: levels.oomKills,
        cpuPressureUsec: pressure.cpuPressureUsec,
        memoryPressureUsec: pressure.memoryPressureUsec,
        ioPressureUsec: pressure.ioPressureUsec,
        cpuCoresLimit: limits.cpuCoresLimit,
        cpuLimitSource: limits.cpuLimitSource,
        memoryLimitBytes: limits.memoryLimitBytes,
        memoryLimitSource: limits.memoryLimitSource,
      };
    },
  };
}

/** On a hybrid host processes often stay in the v2 root, whose pressure is the machine's. Only the root lacks cgroup.type. */
const isWholeMachine = (unified: Group, isV1: boolean) => isV1 && !existsSync(join(unified.dir, 'cgroup.type'));
