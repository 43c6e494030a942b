// How much of the machine somebody else used while a slice ran. Above MOST_OTHER_SHARE a figure decides nothing.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { cpuMicros } from './process-cost.ts';

/** Share of all cores. */
export const MOST_OTHER_SHARE = 0.15;
const MICROS_PER_TICK = 10_000;

/** Starts watching; what comes back says the share of all cores that went to neither `pids` nor this process. */
export function watchOtherLoad(pids: readonly number[]): () => number {
  const all = [...pids, process.pid];
  const before = { atMs: performance.now(), own: cpuMicros(all), machine: machineMicros() };
  return () => {
    const passed = (performance.now() - before.atMs) * 1_000 * availableParallelism();
    const others = machineMicros() - before.machine - (cpuMicros(all) - before.own);
    return Math.max(0, others / passed);
  };
}

/** Everything but idle and waiting for disks. proc_stat(5): user nice system idle iowait irq softirq steal. */
function machineMicros(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq + steal) * MICROS_PER_TICK;
}
