// The units that /proc counts in: they differ between kernels, and Node tells neither.
import { readFileSync } from 'node:fs';
import { type Machine, pathOn } from './machine.ts';

export interface KernelUnits {
  pageBytes: number;
  ticksPerSecond: number;
}

/** Keys of the auxiliary vector (getauxval(3)). */
const AT_PAGESZ = 6n;
const AT_CLKTCK = 17n;

/** Reads them from the auxiliary vector: pairs of native words. Where it cannot be read, what most kernels have. */
export function readKernelUnits(machine: Machine): KernelUnits {
  const units: KernelUnits = { pageBytes: 4096, ticksPerSecond: 100 };
  for (const [key, value] of auxiliaryVector(pathOn(machine, '/proc/self/auxv'))) {
    if (key === AT_PAGESZ) units.pageBytes = Number(value);
    if (key === AT_CLKTCK) units.ticksPerSecond = Number(value);
  }
  return units;
}

function* auxiliaryVector(path: string): Generator<[bigint, bigint]> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    return;
  }
  // 64-bit little-endian words: every Linux that Node has builds for, but s390x, which keeps the common values.
  for (let at = 0; at + 16 <= bytes.length; at += 16) yield [bytes.readBigUInt64LE(at), bytes.readBigUInt64LE(at + 8)];
}
