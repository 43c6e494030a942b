// A process and all its descendants, measured together from /proc: for a command that has no cgroup of its own.
// CPU is the time of the live ones and of those they waited for. Memory is the sum of their resident memory: pages
// that several share (a forked worker's code) count once for each.

import type { KernelUnits } from './kernel-units.ts';
import { createMonotoneTotal } from './monotone-total.ts';
import type { ProcessStat } from './process-stat.ts';
import type { ProcessTable } from './process-table.ts';
import { createMembership } from './tree-members.ts';

export interface TreeUsage {
  cpuUsageUsec: number;
  memoryBytes: number;
}

/** Reads the whole tree; null once its root has ended. */
export function createProcessTree(rootPid: number, table: ProcessTable, units: KernelUnits): () => TreeUsage | null {
  const listMembers = createMembership(rootPid, table);
  const cpuTicks = createMonotoneTotal();
  return () => {
    let members = listMembers();
    // A child that ended between its parent's turn and its own is in neither. A second look finds its time.
    if (cpuTicks.isDrop(sumOf(members, 'cpuTicks'))) members = listMembers();
    if (members.length === 0) return null;
    const ticks = cpuTicks.add(sumOf(members, 'cpuTicks'));
    return {
      cpuUsageUsec: Math.round((ticks * 1e6) / units.ticksPerSecond),
      memoryBytes: sumOf(members, 'residentPages') * units.pageBytes,
    };
  };
}

const sumOf = (members: readonly ProcessStat[], field: 'cpuTicks' | 'residentPages') =>
  members.reduce((sum, member) => sum + member[field], 0);
