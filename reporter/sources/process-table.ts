// The processes of a machine, out of /proc.
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { type Machine, pathOn } from './machine.ts';
import { type ProcessStat, parseProcessStat } from './process-stat.ts';

export interface ProcessTable {
  /** Every process id there is, ascending; none where /proc cannot be read. */
  pids(): number[];
  /** The process id that was given last; null: unknown. While it stays, no process has begun. */
  lastPid(): number | null;
  /** null: it has ended. */
  stat(pid: number): ProcessStat | null;
}

export function createProcessTable(machine: Machine): ProcessTable {
  const proc = pathOn(machine, '/proc');
  const buffer = Buffer.allocUnsafe(2048);
  return {
    pids: () => listPids(proc),
    lastPid: () => parseLastPid(readSmallFile(`${proc}/loadavg`, buffer)),
    stat: (pid) => {
      const text = readSmallFile(`${proc}/${pid}/stat`, buffer);
      return text === null ? null : parseProcessStat(text);
    },
  };
}

function listPids(proc: string): number[] {
  try {
    const pids = readdirSync(proc).map(Number);
    return pids.filter(Number.isInteger).sort((a, b) => a - b);
  } catch {
    return [];
  }
}

/** `0.20 0.18 0.12 1/80 11206`: the last field (proc_loadavg(5)), of the reader's own pid namespace. */
const parseLastPid = (loadavg: string | null): number | null => {
  const match = loadavg === null ? null : /^\S+ \S+ \S+ \S+ (\d+)\n/.exec(loadavg);
  // Sandboxes that only look like Linux say 0.
  return Number(match?.[1] ?? 0) || null;
};

function readSmallFile(path: string, buffer: Buffer): string | null {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, 'r');
    return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, buffer.length, 0));
  } catch {
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** Whether a process, or one of those it came from, is one of these. */
export function comesFrom(
  pid: number,
  isOneOf: (pid: number) => boolean,
  parentOf: (pid: number) => number | null,
): boolean {
  // A pid used again while reading may close a circle: no tree is this deep.
  for (let at: number | null = pid, depth = 0; at !== null && at > 0 && depth < 1000; depth++) {
    if (isOneOf(at)) return true;
    at = parentOf(at);
  }
  return false;
}
