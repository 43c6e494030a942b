// A tree of files that stands in for the kernel's /proc and /sys, written below a temporary directory.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Path -> content. */
export type Files = Record<string, string>;

/** Writes them, and removes them after the test. Gives the directory that stands for "/". */
export function writeTree(files: Files): string {
  const root = mkdtempSync(join(os.tmpdir(), 'sidescope-tree-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  writeInto(root, files);
  return root;
}

export function writeInto(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** Files of one directory. Each content is given its last line end, as the kernel does; `cut` takes it off again. */
export const dir = (path: string, files: Files): Files =>
  Object.fromEntries(
    Object.entries(files).map(([name, content]) => [
      `${path}/${name}`,
      content.endsWith(CUT) ? content.slice(0, -1) : `${content}\n`,
    ]),
  );

const CUT = '\0';
/** A content that stops in the middle of a line. */
export const cut = (content: string) => `${content}${CUT}`;

/** `/proc/self/cgroup` and `/proc/self/mountinfo`: lines as the kernel writes them. */
export const proc = (cgroup: string[], mounts: string[]): Files =>
  dir('/proc/self', { cgroup: cgroup.join('\n'), mountinfo: mounts.join('\n') });

/** A line of mountinfo. */
export const v2Mount = (mountPoint: string, root = '/') =>
  `30 24 0:26 ${root} ${mountPoint} rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate`;
export const v1Mount = (controllers: string, mountPoint = `/sys/fs/cgroup/${controllers}`, root = '/') =>
  `32 31 0:29 ${root} ${mountPoint} rw,nosuid,relatime master:9 - cgroup cgroup rw,${controllers}`;
