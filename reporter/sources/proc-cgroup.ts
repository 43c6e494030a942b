// The cgroups of a process out of /proc/self/cgroup (cgroups(7)).

export interface ProcessCgroups {
  /** Path in the v2 hierarchy; null: there is none. */
  unified: string | null;
  /** Path by v1 controller. */
  byController: ReadonlyMap<string, string>;
}

/** `0::/path` is v2, `4:cpu,cpuacct:/path` is v1. A path may hold colons. */
export function parseProcCgroup(lines: readonly string[]): ProcessCgroups {
  let unified: string | null = null;
  const byController = new Map<string, string>();
  for (const line of lines) {
    const [hierarchy, controllers, ...rest] = line.split(':');
    const path = rest.join(':');
    if (controllers === undefined || !path.startsWith('/')) continue;
    if (hierarchy === '0' && controllers === '') unified = path;
    else for (const controller of controllers.split(',')) byController.set(controller, path);
  }
  return { unified, byController };
}
