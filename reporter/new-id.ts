// A random id. From the kernel where it gives them: node:crypto takes 1 MB, which nothing else here needs.
import { readFileSync } from 'node:fs';

/** A new UUID each time. */
export function newId(file = '/proc/sys/kernel/random/uuid'): string {
  try {
    return readFileSync(file, 'latin1').trim();
  } catch {
    return crypto.randomUUID();
  }
}
