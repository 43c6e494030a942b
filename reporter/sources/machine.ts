// The machine that a source looks at. Tests name another root directory, below which a tree of files stands in for
// the kernel's.
import os from 'node:os';
import { join } from 'node:path';

export interface Machine {
  /** Where "/" is. */
  root: string;
  platform: NodeJS.Platform;
  /** Logical cores of the host, whatever this process may use of them. */
  hostCores: number;
  /** Cores for this process where /proc/self/status does not say. */
  availableCores: number;
  hostMemoryBytes: number;
  /** The reporter's own process id. */
  pid: number;
}

export const thisMachine = (): Machine => ({
  root: '/',
  platform: process.platform,
  hostCores: os.cpus().length,
  availableCores: os.availableParallelism(),
  hostMemoryBytes: os.totalmem(),
  pid: process.pid,
});

/** An absolute path on that machine. */
export const pathOn = (machine: Machine, path: string): string => join(machine.root, path);
