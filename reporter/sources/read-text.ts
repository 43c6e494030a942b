// Files that are read seldom: limits, mounts, lists of processes.
import { readdirSync, readFileSync, statSync } from 'node:fs';

/** The whole lines of a file, null if it cannot be read. The kernel ends every line: what follows the last end is cut. */
export function readLines(path: string): string[] | null {
  try {
    // As utf8 Node reads it straight into a string; else by way of 64 kB for each file whose length the kernel does not tell.
    const lines = readFileSync(path, 'utf8').split('\n');
    lines.pop();
    return lines;
  } catch {
    return null;
  }
}

/** The first whole line of a file; null if there is none. */
export const readLine = (path: string): string | null => readLines(path)?.[0] ?? null;

/** Names of the directories in a directory; none if it cannot be read. */
export function childDirectories(path: string): string[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.filter((entry) => isDirectory(`${path}/${entry.name}`)).map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** Follows symbolic links, because /sys/fs/cgroup/cpu is often one to cpu,cpuacct. */
export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
