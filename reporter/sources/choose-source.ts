// What to measure: the container's cgroup where it is the container's own, else the wrapped command's processes.
import type { Clock } from '../clock.ts';
import type { Warn } from '../warn.ts';
import { type CgroupSource, createCgroupSource } from './cgroup-source.ts';
import { createHotFiles } from './hot-files.ts';
import { readKernelUnits } from './kernel-units.ts';
import { createLimits } from './limits.ts';
import { type CgroupLocation, locateCgroup } from './locate-cgroup.ts';
import type { Machine } from './machine.ts';
import { isOwnCgroup } from './own-cgroup.ts';
import { createPortableProcessTree } from './portable-process-tree.ts';
import { createProcessTable } from './process-table.ts';
import { createProcessTree, type TreeUsage } from './process-tree.ts';
import { NOTHING, type Source, UNKNOWN_CPU, UNKNOWN_MEMORY, UNKNOWN_PRESSURE } from './reading.ts';

export interface Choice {
  machine: Machine;
  /** CGROUP_ROOT: measure the cgroup under this mount root, whoever else is in it. */
  cgroupRoot: string | null;
  /** The process whose tree can be measured instead; null: there is none. */
  treeRootPid: number | null;
  clock: Clock;
  warn: Warn;
}

/** Chooses once, at the start. Opened files are closed when the signal fires. */
export function chooseSource(choice: Choice, signal: AbortSignal): Source {
  const { machine, cgroupRoot, treeRootPid, clock, warn } = choice;
  const location = machine.platform === 'linux' || cgroupRoot !== null ? locateCgroup(machine, cgroupRoot) : null;
  const cgroup = location && createCgroupSource(machine, location, createHotFiles(clock, signal));
  if (cgroup && isWanted(cgroup, choice)) return cgroup;
  if (treeRootPid !== null) return createTreeSource(machine, treeRootPid, location);
  warn(
    'source',
    `nothing can be measured: no cgroup of this process is readable under ${cgroupRoot ?? '/sys/fs/cgroup'}. ` +
      'CPU and memory stay unknown. Mount the cgroup file system there, name its mount with CGROUP_ROOT, or wrap the command: sidescope-reporter … -- COMMAND',
  );
  return { read: () => NOTHING };
}

function isWanted(cgroup: CgroupSource, { machine, cgroupRoot, treeRootPid, clock }: Choice): boolean {
  const { cpuUsageUsec, memoryBytes } = cgroup.read(clock.monotonicMs());
  if (cgroupRoot !== null || treeRootPid === null) return cpuUsageUsec !== null || memoryBytes !== null;
  // A process tree knows both, so that half a cgroup is not better.
  const isWhole = cpuUsageUsec !== null && memoryBytes !== null;
  return isWhole && isOwnCgroup(cgroup.groups, machine.pid, createProcessTable(machine));
}

/** The limits are those of the cgroup around it, if it has any: they bind the tree too. */
function createTreeSource(machine: Machine, rootPid: number, location: CgroupLocation | null): Source {
  const readLimits = createLimits(machine, location);
  const reading = (usage: TreeUsage | null, nowMs: number) => ({
    source: 'process-tree' as const,
    ...UNKNOWN_CPU,
    ...UNKNOWN_MEMORY,
    ...UNKNOWN_PRESSURE,
    ...usage,
    ...readLimits(nowMs),
  });
  const table = createProcessTable(machine);
  if (table.stat(machine.pid) === null) {
    const readTree = createPortableProcessTree(rootPid);
    return { read: async (nowMs) => reading(await readTree(), nowMs) };
  }
  const readTree = createProcessTree(rootPid, table, readKernelUnits(machine));
  return { read: (nowMs) => reading(readTree(), nowMs) };
}
