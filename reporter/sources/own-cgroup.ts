// Is a cgroup this program's own, or does it hold the rest of the machine or of a terminal session as well?
import { join } from 'node:path';
import type { Group } from './locate-cgroup.ts';
import { comesFrom, type ProcessTable } from './process-table.ts';
import { childDirectories, readLines } from './read-text.ts';

/** A container holds few cgroups; past this many it is a machine. */
const MAX_GROUPS = 200;

/** True when every process in the groups, or below them, is `pid`, came from it, or is what it came from. */
export function isOwnCgroup(groups: readonly Group[], pid: number, table: ProcessTable): boolean {
  const inside = processesIn(groups.map((group) => group.dir));
  if (inside === null) return false;
  const parents = new Map(table.pids().map((other) => [other, table.stat(other)?.parentPid ?? null]));
  const parentOf = (other: number) => parents.get(other) ?? null;
  const isKin = (other: number) =>
    comesFrom(other, (one) => one === pid, parentOf) || comesFrom(pid, (one) => one === other, parentOf);
  // Listed before the table was made: one that is not in it has ended. 0 is a process of another pid namespace.
  return inside.every((other) => other !== 0 && (!parents.has(other) || isKin(other)));
}

/** Every process id in these groups and below; null: too many groups, or not readable. */
function processesIn(dirs: readonly string[]): number[] | null {
  const pids: number[] = [];
  const open = [...dirs];
  for (let count = 0; open.length > 0; count++) {
    const dir = open.pop() ?? '';
    const lines = readLines(join(dir, 'cgroup.procs'));
    if (lines === null || count > MAX_GROUPS) return null;
    pids.push(...lines.map(Number));
    open.push(...childDirectories(dir).map((child) => join(dir, child)));
  }
  return pids;
}
