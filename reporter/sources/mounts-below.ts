// The mounts that a directory named by CGROUP_ROOT holds, told by their names, since /proc/self/mountinfo does not
// know of them: a v2 tree itself, or one directory for each v1 controller ("memory", "cpu,cpuacct", "unified").
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Machine, pathOn } from './machine.ts';
import type { CgroupMount } from './mount-info.ts';
import { childDirectories } from './read-text.ts';

const V1_CONTROLLERS: ReadonlySet<string> = new Set(['cpu', 'cpuacct', 'cpuset', 'memory']);
const V2_FILES = ['cgroup.controllers', 'cpu.stat', 'memory.current'];

export function mountsBelow(machine: Machine, cgroupRoot: string): CgroupMount[] {
  const dir = pathOn(machine, cgroupRoot);
  if (V2_FILES.some((file) => existsSync(join(dir, file)))) return [v2Mount(cgroupRoot)];
  return childDirectories(dir).flatMap((name) => {
    const mountPoint = join(cgroupRoot, name);
    if (name === 'unified') return [v2Mount(mountPoint)];
    const controllers = name.split(',').filter((controller) => V1_CONTROLLERS.has(controller));
    return controllers.length === 0 ? [] : [{ version: 1 as const, controllers, root: '/', mountPoint }];
  });
}

const v2Mount = (mountPoint: string): CgroupMount => ({ version: 2, controllers: [], root: '/', mountPoint });
