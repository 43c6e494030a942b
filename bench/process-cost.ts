// What a process has cost so far, from /proc (Linux): nanoseconds on a CPU, and memory now.
import { readdirSync, readFileSync } from 'node:fs';

/** CPU time of all threads of these processes, in microseconds. schedstat counts nanoseconds; stat only 10 ms ticks. */
export const cpuMicros = (pids: readonly number[]): number =>
  pids.reduce((total, pid) => total + threadsOf(pid).reduce((sum, file) => sum + nanosecondsIn(file) / 1_000, 0), 0);

const threadsOf = (pid: number) => readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);

/** A thread may end between being listed and being read. */
function nanosecondsIn(directory: string): number {
  try {
    return Number(readFileSync(`${directory}/schedstat`, 'utf8').split(' ')[0]);
  } catch {
    return 0;
  }
}

export interface Memory {
  /** All that is resident, with mapped files such as the node binary. */
  rssKb: number;
  /** Its own: heap, stacks, buffers. */
  anonKb: number;
}

export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
  return { rssKb: kilobytes('VmRSS'), anonKb: kilobytes('RssAnon') };
}

/** Processes started by this one, such as an nginx master's workers. */
export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number);
