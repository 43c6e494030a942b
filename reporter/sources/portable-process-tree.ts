// The same as process-tree.ts where there is no /proc (macOS, Windows): two libraries ask the system's own tools.
import { createMonotoneTotal } from './monotone-total.ts';
import type { TreeUsage } from './process-tree.ts';

/** Reads the whole tree; null once its root has ended. Never rejects. */
export function createPortableProcessTree(rootPid: number): () => Promise<TreeUsage | null> {
  const cpuMs = createMonotoneTotal();
  return async () => {
    try {
      // Loaded only where they are used.
      const [{ default: pidtree }, { default: pidusage }] = await Promise.all([import('pidtree'), import('pidusage')]);
      const pids = await pidtree(rootPid, { root: true });
      const usages = Object.values(await pidusage(pids)).filter((usage) => usage !== null);
      const sum = (field: 'ctime' | 'memory') => usages.reduce((total, usage) => total + usage[field], 0);
      // `ps` leaves out the time of children that have ended: the total then stands still, and grows on from there.
      return { cpuUsageUsec: Math.round(cpuMs.add(sum('ctime')) * 1000), memoryBytes: Math.round(sum('memory')) };
    } catch {
      return null;
    }
  };
}
