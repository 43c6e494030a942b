// Which processes belong to a tree, by scans of /proc. The `children` files there would say less: proc(5) calls them
// unreliable for running processes, many kernels lack them, and a process has one for each thread.
import type { ProcessStat } from './process-stat.ts';
import { comesFrom, type ProcessTable } from './process-table.ts';

/** How many scans until strangers are looked at again, in case the pid of one went to a process of the tree. */
const LOOK_AGAIN_SCANS = 120;
/** How many scans until /proc is listed though no process seems to have begun: LXCFS tells of one late, or not. */
const LIST_AGAIN_SCANS = 10;

/**
 * Lists the live processes of the tree; none once its root has ended. A process that its parent left behind stays a
 * member, though it is now a child of init.
 */
export function createMembership(rootPid: number, table: ProcessTable): () => ProcessStat[] {
  let members = new Map<number, number>();
  let strangers: ReadonlySet<number> = new Set();
  let lastPid: number | null = null;
  let scans = 0;
  return () => {
    const isFresh = scans % LOOK_AGAIN_SCANS === 0;
    const isListDue = scans++ % LIST_AGAIN_SCANS === 0;
    // Read before the list: what begins in between is then found the next time.
    const lastPidNow = table.lastPid();
    const hasNew = isListDue || lastPidNow === null || lastPidNow !== lastPid;
    lastPid = lastPidNow;
    // Listing /proc is most of the cost where processes seldom begin.
    const pids = hasNew ? table.pids() : [...members.keys()];
    const { stats, skipped } = scan(table, pids, isFresh ? new Set() : strangers);
    const isKin = (pid: number) => pid === rootPid || members.get(pid) === (stats.get(pid)?.startTicks ?? null);
    const parentOf = (pid: number) => stats.get(pid)?.parentPid ?? null;
    const kin = stats.has(rootPid) ? [...stats].filter(([pid]) => comesFrom(pid, isKin, parentOf)) : [];
    members = new Map(kin.map(([pid, stat]) => [pid, stat.startTicks]));
    if (hasNew) strangers = new Set([...skipped, ...stats.keys()].filter((pid) => !members.has(pid)));
    return kin.map(([, stat]) => stat);
  };
}

/** Reading the stat of every process is most of the cost, and a stranger does not become kin: those are skipped. */
function scan(table: ProcessTable, pids: readonly number[], strangers: ReadonlySet<number>) {
  const stats = new Map<number, ProcessStat>();
  const skipped: number[] = [];
  for (const pid of pids) {
    const stat = strangers.has(pid) ? null : table.stat(pid);
    if (stat === null) skipped.push(pid);
    else stats.set(pid, stat);
  }
  return { stats, skipped };
}
