// A real v1 cgroup, on a machine whose kernel has them and for a user who may make them, removed with the test.
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

const TOP = '/sys/fs/cgroup';
const CONTROLLERS = ['cpu', 'cpuacct', 'memory'] as const;
type Controller = (typeof CONTROLLERS)[number];

export interface V1Cgroup {
  /** Sets a file of the group, such as a limit. */
  set(controller: Controller, file: string, value: number): void;
  /** Text of a file of the group. */
  read(controller: Controller, file: string): string;
  /** For a shell: it joins the group, and all that it becomes and starts is in it. */
  join: string;
}

/** A text: why this machine cannot. */
export function makeV1Cgroup(name: string): V1Cgroup | string {
  if (process.getuid?.() !== 0) return 'making cgroups needs root';
  const fileOf = (controller: Controller, file: string) => join(TOP, controller, name, file);
  onTestFinished(() => removeGroups(name), 20_000);
  try {
    for (const controller of CONTROLLERS) mkdirSync(join(TOP, controller, name));
  } catch (error) {
    return `this machine has no v1 cgroups that this user may make (needs ${TOP}/cpu, cpuacct, memory): ${error}`;
  }
  return {
    set: (controller, file, value) => writeFileSync(fileOf(controller, file), String(value)),
    read: (controller, file) => readFileSync(fileOf(controller, file), 'utf8'),
    join: CONTROLLERS.map((controller) => `echo $$ > ${fileOf(controller, 'cgroup.procs')}`).join('; '),
  };
}

/** A group can be removed once every process in it is gone. */
async function removeGroups(name: string): Promise<void> {
  for (const controller of CONTROLLERS) {
    const folder = join(TOP, controller, name);
    for (const pid of linesOf(join(folder, 'cgroup.procs'))) tryTo(() => process.kill(Number(pid), 'SIGKILL'));
    await vi.waitFor(
      () => {
        if (linesOf(join(folder, 'cgroup.procs')).length > 0) throw new Error(`${folder} is in use`);
        tryTo(() => rmdirSync(folder));
        if (linesOf(join(folder, 'tasks')) !== NONE) throw new Error(`${folder} is still there`);
      },
      { timeout: 15_000, interval: 20 },
    );
  }
}

const NONE: string[] = [];
/** NONE: there is no such file. */
function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean);
  } catch {
    return NONE;
  }
}

function tryTo(act: () => void): void {
  try {
    act();
  } catch {
    // It is gone already.
  }
}
