// The reading of a cgroup in a fixture tree, on a host of 4 cores and 16 GiB.
import { systemClock } from '../clock.ts';
import { createCgroupSource } from '../sources/cgroup-source.ts';
import { createHotFiles } from '../sources/hot-files.ts';
import { locateCgroup } from '../sources/locate-cgroup.ts';
import type { Machine } from '../sources/machine.ts';
import type { Reading } from '../sources/reading.ts';
import { type Files, writeTree } from './fixture-tree.ts';

export const GiB = 2 ** 30;

export const machineAt = (root: string): Machine => ({
  root,
  platform: 'linux',
  hostCores: 4,
  availableCores: 4,
  hostMemoryBytes: 16 * GiB,
  pid: 1,
});

export function readFixture(files: Files, cgroupRoot: string | null = null): Reading {
  const machine = machineAt(writeTree(files));
  const closing = new AbortController();
  const open = createHotFiles(systemClock, closing.signal);
  const reading = createCgroupSource(machine, locateCgroup(machine, cgroupRoot), open).read(systemClock.monotonicMs());
  closing.abort();
  return reading;
}

/** A case of a table: a quirk, the tree that has it, and the fields that must come out. */
export interface Quirk {
  quirk: string;
  files: Files;
  cgroupRoot?: string;
  reads: Partial<Reading>;
}
