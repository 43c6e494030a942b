// Where the cgroup of this process is in the file system.
// In: /proc/self/cgroup, /proc/self/mountinfo, or a mount root that CGROUP_ROOT names. Out: directories.
import { dirname, join } from 'node:path';
import { type Machine, pathOn } from './machine.ts';
import { type CgroupMount, parseMountInfo } from './mount-info.ts';
import { mountsBelow } from './mounts-below.ts';
import { type ProcessCgroups, parseProcCgroup } from './proc-cgroup.ts';
import { isDirectory, readLines } from './read-text.ts';

/** A cgroup's directory, and the highest of its ancestors that can be seen. */
export interface Group {
  dir: string;
  top: string;
}

/** A controller is in one hierarchy only: where its v1 group is null, look in `unified`. */
export interface CgroupLocation {
  unified: Group | null;
  cpu: Group | null;
  cpuacct: Group | null;
  cpuset: Group | null;
  memory: Group | null;
}

export function locateCgroup(machine: Machine, cgroupRoot: string | null): CgroupLocation {
  const own = parseProcCgroup(readLines(pathOn(machine, '/proc/self/cgroup')) ?? []);
  const mounts =
    cgroupRoot === null
      ? parseMountInfo(readLines(pathOn(machine, '/proc/self/mountinfo')) ?? [])
      : mountsBelow(machine, cgroupRoot);
  const v1 = (controller: string) =>
    groupIn(
      machine,
      mounts.filter((mount) => mount.controllers.includes(controller)),
      v1Path(own, controller, cgroupRoot),
    );
  const v2 = mounts.filter((mount) => mount.version === 2);
  return {
    unified: groupIn(machine, v2, own.unified ?? (cgroupRoot === null ? null : '/')),
    cpu: v1('cpu'),
    cpuacct: v1('cpuacct'),
    cpuset: v1('cpuset'),
    memory: v1('memory'),
  };
}

/** A named mount root may be of a kind that this process itself is not in. */
const v1Path = (own: ProcessCgroups, controller: string, cgroupRoot: string | null) =>
  own.byController.get(controller) ?? (cgroupRoot === null ? null : '/');

/** The group itself and everything above it that can be seen, from the group upwards. */
export function withAncestors({ dir, top }: Group): string[] {
  const dirs = [dir];
  for (let at = dir; at !== top && at.startsWith(top); ) {
    at = dirname(at);
    dirs.push(at);
  }
  return dirs;
}

function groupIn(machine: Machine, mounts: readonly CgroupMount[], path: string | null): Group | null {
  if (path === null) return null;
  const groups = mounts.map((mount) => {
    const top = pathOn(machine, mount.mountPoint);
    const below = pathBelowMount(mount.root, path);
    return { visible: below !== null && isDirectory(join(top, below)), top, dir: join(top, below ?? '') };
  });
  const visible = groups.find((group) => group.visible);
  if (visible) return { dir: visible.dir, top: visible.top };
  // A container often sees its own cgroup at the mount point, while /proc/self/cgroup gives the host's path to it.
  const top = groups.find((group) => isDirectory(group.top))?.top;
  return top === undefined ? null : { dir: top, top };
}

/** A cgroup's path as seen from a mount whose top is the cgroup `root`; null: it is not below it. */
function pathBelowMount(root: string, path: string): string | null {
  // "/.." at the start: outside of this cgroup namespace, no way leads there.
  if (root.startsWith('/..') || path.startsWith('/..')) return null;
  if (root === '/') return path;
  if (path === root) return '/';
  return path.startsWith(`${root}/`) ? path.slice(root.length) : null;
}
