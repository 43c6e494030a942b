// Counters of v1 cgroups (kernel Documentation/admin-guide/cgroup-v1/). CPU time and CPU quota are two controllers,
// which may be mounted apart. Times are nanoseconds.
import { join } from 'node:path';
import type { HotFile, OpenHotFile } from './hot-files.ts';
import type { Group } from './locate-cgroup.ts';
import { keyBytes, keyedNumber, microseconds, wholeNumber, workingSet } from './parse-bytes.ts';
import type { CpuCounters, MemoryLevels } from './reading.ts';

const THROTTLED = keyBytes('throttled_time');
const PERIODS = keyBytes('nr_periods');
const THROTTLED_PERIODS = keyBytes('nr_throttled');
const TOTAL_INACTIVE_FILE = keyBytes('total_inactive_file');
const OOM_KILL = keyBytes('oom_kill');

const ABSENT: HotFile = { read: () => null };

export function createCpuV1(cpu: Group | null, cpuacct: Group | null, open: OpenHotFile): () => CpuCounters {
  const usage = cpuacct === null ? ABSENT : open(join(cpuacct.dir, 'cpuacct.usage'));
  const stat = cpu === null ? ABSENT : open(join(cpu.dir, 'cpu.stat'));
  return () => {
    const cpuUsageUsec = microseconds(wholeNumber(usage.read()));
    const bytes = stat.read();
    return {
      cpuUsageUsec,
      throttledUsec: microseconds(keyedNumber(bytes, THROTTLED)),
      periods: keyedNumber(bytes, PERIODS),
      throttledPeriods: keyedNumber(bytes, THROTTLED_PERIODS),
    };
  };
}

/** memory.stat counts the group alone without `total_`, while the usage counts its children too. */
export function createMemoryV1({ dir }: Group, open: OpenHotFile): () => MemoryLevels {
  const usage = open(join(dir, 'memory.usage_in_bytes'));
  const stat = open(join(dir, 'memory.stat'));
  const oom = open(join(dir, 'memory.oom_control'));
  return () => ({
    memoryBytes: workingSet(wholeNumber(usage.read()), keyedNumber(stat.read(), TOTAL_INACTIVE_FILE)),
    oomKills: keyedNumber(oom.read(), OOM_KILL),
  });
}
