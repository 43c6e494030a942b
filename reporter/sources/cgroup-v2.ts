// Counters of a cgroup v2 (kernel Documentation/admin-guide/cgroup-v2.rst, Documentation/accounting/psi.rst).
import { join } from 'node:path';
import type { OpenHotFile } from './hot-files.ts';
import type { Group } from './locate-cgroup.ts';
import { keyBytes, keyedNumber, pressureTotal, wholeNumber, workingSet } from './parse-bytes.ts';
import type { CpuCounters, MemoryLevels, Pressure } from './reading.ts';

const USAGE = keyBytes('usage_usec');
const THROTTLED = keyBytes('throttled_usec');
const PERIODS = keyBytes('nr_periods');
const THROTTLED_PERIODS = keyBytes('nr_throttled');
const INACTIVE_FILE = keyBytes('inactive_file');
const OOM_KILL = keyBytes('oom_kill');

/** cpu.stat has `usage_usec` always, the quota's counters only where the cpu controller is on. */
export function createCpuV2({ dir }: Group, open: OpenHotFile): () => CpuCounters {
  const stat = open(join(dir, 'cpu.stat'));
  return () => {
    const bytes = stat.read();
    return {
      cpuUsageUsec: keyedNumber(bytes, USAGE),
      throttledUsec: keyedNumber(bytes, THROTTLED),
      periods: keyedNumber(bytes, PERIODS),
      throttledPeriods: keyedNumber(bytes, THROTTLED_PERIODS),
    };
  };
}

/** The root cgroup has no memory.current. */
export function createMemoryV2({ dir }: Group, open: OpenHotFile): () => MemoryLevels {
  const current = open(join(dir, 'memory.current'));
  const stat = open(join(dir, 'memory.stat'));
  const events = open(join(dir, 'memory.events'));
  return () => ({
    memoryBytes: workingSet(wholeNumber(current.read()), keyedNumber(stat.read(), INACTIVE_FILE)),
    oomKills: keyedNumber(events.read(), OOM_KILL),
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
