// Counters of v1 cgroups (kernel Documentation/admin-guide/cgroup-v1/). CPU time and CPU quota are two controllers,
// which may be mounted apart. Times are nanoseconds.
import { join } from 'node:path';
import type { HotFile, OpenHotFile } from './hot-files.ts';
import type { Group } from './locate-cgroup.ts';
import { createKeyedNumber, microseconds, wholeNumber, workingSet } from './parse-bytes.ts';
import type { CpuCounters, MemoryLevels } from './reading.ts';

const ABSENT: HotFile = { read: () => null };

export function createCpuV1(cpu: Group | null, cpuacct: Group | null, open: OpenHotFile): () => CpuCounters {
  const usage = cpuacct === null ? ABSENT : open(join(cpuacct.dir, 'cpuacct.usage'));
  const stat = cpu === null ? ABSENT : open(join(cpu.dir, 'cpu.stat'));
  const readThrottled = createKeyedNumber('throttled_time');
  const readPeriods = createKeyedNumber('nr_periods');
  const readThrottledPeriods = createKeyedNumber('nr_throttled');
  return () => {
    const cpuUsageUsec = microseconds(wholeNumber(usage.read()));
    const bytes = stat.read();
    return {
      cpuUsageUsec,
      throttledUsec: microseconds(readThrottled(bytes)),
      periods: readPeriods(bytes),
      throttledPeriods: readThrottledPeriods(bytes),
    };
  };
}

/** memory.stat counts the group alone without `total_`, while the usage counts its children too. */
export function createMemoryV1({ dir }: Group, open: OpenHotFile): () => MemoryLevels {
  const usage = open(join(dir, 'memory.usage_in_bytes'));
  const stat = open(join(dir, 'memory.stat'));
  const oom = open(join(dir, 'memory.oom_control'));
  const readInactiveFile = createKeyedNumber('total_inactive_file');
  const readOomKills = createKeyedNumber('oom_kill');
  return () => ({
    memoryBytes: workingSet(wholeNumber(usage.read()), readInactiveFile(stat.read())),
    oomKills: readOomKills(oom.read()),
  });
}
