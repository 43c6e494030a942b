// Ending a started process with everything that it started in turn. Each is the leader of a group of its own (spawned
// with `detached`), so that its descendants can be told together, also after the leader itself has gone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How long a process may take to end after SIGTERM before it is killed. */
export const GRACE_MS = 3_000;
const KILLED_MS = 2_000;

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Whether the process itself is there. Of its group, dead ones that nobody reaps may be left. */
export function processExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Whether anything of the group is left. */
export const groupExists = (pid: number): boolean => signalGroup(pid, 0);

/** Asks every process of the group to end, kills those that have not after `graceMs`, and waits until they are gone. */
export async function endProcessGroup(pid: number, graceMs = GRACE_MS): Promise<void> {
  if (process.platform === 'win32') return endTreeOnWindows(pid);
  signalGroup(pid, 'SIGTERM');
  if (await isGone(pid, graceMs)) return;
  signalGroup(pid, 'SIGKILL');
  // Bounded: a dead process that nobody reaps still counts as one of its group.
  await isGone(pid, KILLED_MS);
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (groupExists(pid)) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

async function endTreeOnWindows(pid: number): Promise<void> {
  await once(spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' }), 'close');
}
