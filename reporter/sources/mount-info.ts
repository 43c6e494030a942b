// Cgroup mounts out of /proc/self/mountinfo (proc_pid_mountinfo(5)).

export interface CgroupMount {
  version: 1 | 2;
  /** Of v1: `cpu`, `memory`, …. Of v2: none, since every controller that is not on v1 is there. */
  controllers: readonly string[];
  /** The cgroup that stands at the mount point. */
  root: string;
  mountPoint: string;
}

/** `31 23 0:28 / /sys/fs/cgroup/cpu rw … - cgroup cgroup rw,cpu` */
export function parseMountInfo(lines: readonly string[]): CgroupMount[] {
  return lines.map(parseMount).filter((mount) => mount !== null);
}

function parseMount(line: string): CgroupMount | null {
  // Optional fields stand before the dash, so that what follows can only be counted from there.
  const [before, after] = line.split(' - ');
  const [, , , root, mountPoint] = before?.split(' ') ?? [];
  const [type, , superOptions] = after?.split(' ') ?? [];
  if (root === undefined || mountPoint === undefined) return null;
  const paths = { root: decodeOctal(root), mountPoint: decodeOctal(mountPoint) };
  if (type === 'cgroup2') return { version: 2, controllers: [], ...paths };
  if (type === 'cgroup') return { version: 1, controllers: superOptions?.split(',') ?? [], ...paths };
  return null;
}

/** The kernel writes space, tab, newline and backslash as three octal digits. */
const decodeOctal = (path: string) =>
  path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
