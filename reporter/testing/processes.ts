// Processes in a fixture /proc, in words: `process({ pid: 7, parent: 1, ticks: 50, pages: 10 })`.
import type { Files } from './fixture-tree.ts';

export interface FixtureProcess {
  pid: number;
  parent: number;
  /** Own CPU time, in ticks. */
  ticks?: number;
  /** CPU time of children it waited for. */
  childTicks?: number;
  pages?: number;
  started?: number;
  name?: string;
}

/** `/proc/<pid>/stat` of each. */
export const processes = (...all: FixtureProcess[]): Files =>
  Object.fromEntries(all.map((process) => [`/proc/${process.pid}/stat`, statLine(process)]));

export function statLine(process: FixtureProcess): string {
  const { pid, parent, ticks = 0, childTicks = 0, pages = 0, started = pid, name = 'node' } = process;
  const head = `${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1 4194304 101 0 0 0`;
  return `${head} ${ticks} 0 ${childTicks} 0 20 0 1 0 ${started} 3133440 ${pages} 18446744073709551615 1 1 0 0 0\n`;
}
