// Counters of a cgroup v2 (kernel Documentation/admin-guide/cgroup-v2.rst, Documentation/accounting/psi.rst).
import { join } from 'node:path';
import type { OpenHotFile } from './hot-files.ts';
import type { Group } from './locate-cgroup.ts';
import { createKeyedNumber, pressureTotal, wholeNumber, workingSet } from './parse-bytes.ts';
import type { CpuCounters, MemoryLevels, Pressure } from './reading.ts';

/** cpu.stat has `usage_usec` always, the quota's counters only where the cpu controller is on. */
export function createCpuV2({ dir }: Group, open: OpenHotFile): () => CpuCounters {
  const stat = open(join(dir, 'cpu.stat'));
  const readUsage = createKeyedNumber('usage_usec');
  const readThrottled = createKeyedNumber('throttled_usec');
  const readPeriods = createKeyedNumber('nr_periods');
  const readThrottledPeriods = createKeyedNumber('nr_throttled');
  return () => {
    const bytes = stat.read();
    return {
      cpuUsageUsec: readUsage(bytes),
      throttledUsec: readThrottled(bytes),
      periods: readPeriods(bytes),
      throttledPeriods: readThrottledPeriods(bytes),
    };
  };
}

/** The root cgroup has no memory.current. */
export function createMemoryV2({ dir }: Group, open: OpenHotFile): () => MemoryLevels {
  const current = open(join(dir, 'memory.current'));
  const stat = open(join(dir, 'memory.stat'));
  const events = open(join(dir, 'memory.events'));
  const readInactiveFile = createKeyedNumber('inactive_file');
  const readOomKills = createKeyedNumber('oom_kill');
  return () => ({
    memoryBytes: workingSet(wholeNumber(current.read()), readInactiveFile(stat.read())),
    oomKills: readOomKills(events.read()),
  });
}

export function createPressureV2({ dir }: Group, open: OpenHotFile): () => Pressure {
  const cpu = open(join(dir, 'cpu.pressure'));
  const memory = open(join(dir, 'memory.pressure'));
  const io = open(join(dir, 'io.pressure'));
  return () => ({
    cpuPressureUsec: pressureTotal(cpu.read()),
    memoryPressureUsec: pressureTotal(memory.read()),
    ioPressureUsec: pressureTotal(io.read()),
  });
}
