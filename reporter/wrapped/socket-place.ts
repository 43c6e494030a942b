// Where a wrapped command's counts go: the path of a socket in a folder that only this user can enter. Light to load, since
// the command must know the path when it starts.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { newId } from '../new-id.ts';
import type { Warn } from '../warn.ts';

/** SIDESCOPE_TRAFFIC of a command whose reporter found no place: count, but send nothing, and do not report. */
export const NO_SOCKET = 'none';
/** The kernel's limit for a socket's path is 104 bytes (macOS) or 108 (Linux). */
const MAX_PATH_LENGTH = 100;

export interface SocketPlace {
  /** SIDESCOPE_TRAFFIC for the command. */
  path: string;
  /** Takes the folder away. */
  remove(): void;
}

/** null, with a warning: there is no place. A container with a read-only root often has /dev/shm to write to. */
export function makeSocketPlace(warn: Warn): SocketPlace | null {
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\sidescope-${newId()}`, remove: () => undefined };
  let reason = '';
  for (const parent of new Set([os.tmpdir(), '/tmp', '/dev/shm'])) {
    try {
      // mkdtemp makes it for this user alone.
      const folder = mkdtempSync(join(parent, 'sidescope-'));
      const remove = () => rmSync(folder, { recursive: true, force: true });
      const path = join(folder, 'traffic');
      if (path.length <= MAX_PATH_LENGTH) return { path, remove };
      remove();
      reason = `the path ${path} is too long`;
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
  }
  warn('traffic', `counts of the command are not taken: ${reason}. Give it a folder to write to, with TMPDIR`);
  return null;
}
