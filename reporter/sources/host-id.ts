// Which machine this is, so that what its containers share (cores, memory) is counted once among them.
import { readFileSync } from 'node:fs';
import { type Machine, pathOn } from './machine.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** New at every boot of the kernel, and the same in all of its containers. null where there is no Linux kernel. */
export function readHostId(machine: Machine): string | null {
  try {
    const text = readFileSync(pathOn(machine, '/proc/sys/kernel/random/boot_id'), 'latin1').trim();
    return UUID.test(text) ? text : null;
  } catch {
    return null;
  }
}
