// One process out of /proc/<pid>/stat (proc_pid_stat(5)). Pure.

export interface ProcessStat {
  parentPid: number;
  groupId: number;
  /** 0: no controlling terminal. */
  terminal: number;
  /** The process group that its terminal's keys reach; -1: none. */
  foregroundGroupId: number;
  /** CPU time of the process and of the children it has waited for, in clock ticks. */
  cpuTicks: number;
  /** Together with the pid this names a process for good, since pids are used again. */
  startTicks: number;
  residentPages: number;
}

export function parseProcessStat(text: string): ProcessStat | null {
  // The command's name stands in parentheses and may hold spaces and parentheses itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  const stat = {
    parentPid: field(4),
    groupId: field(5),
    terminal: field(7),
    foregroundGroupId: field(8),
    cpuTicks: field(14) + field(15) + field(16) + field(17),
    startTicks: field(22),
    residentPages: field(24),
  };
  return Object.values(stat).every(Number.isFinite) && fields.length > 22 ? stat : null;
}
