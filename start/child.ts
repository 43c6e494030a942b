// A process that the launcher starts: in a group of its own, its output in a log file, ended when the signal
// fires, and also when the launcher itself is killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { endProcessGroup, groupExists } from './process-group.ts';

export interface ChildSpec {
  name: string;
  /** Arguments after `node`. */
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** File that its output goes to. */
  log: string;
}

export interface Child {
  name: string;
  pid: number;
  log: string;
  process: ChildProcess;
  /** Resolves when the process itself has ended, with how it did. */
  exited: Promise<string>;
  /** Resolves when it and all that it started are gone; only after the signal has fired. */
  ended: Promise<void>;
}

const END_WITH_PARENT = new URL('./end-with-parent.ts', import.meta.url).href;

/** Starts a process under some signal. */
export type StartChild = (spec: ChildSpec) => Child;

/** Starts one, under a signal that has not fired. Throws when it cannot be started at all. */
function startChild(spec: ChildSpec, signal: AbortSignal): Child {
  const log = openSync(spec.log, 'w', 0o600);
  const child = spawn(process.execPath, ['--import', END_WITH_PARENT, ...spec.args], {
    cwd: spec.cwd,
    env: spec.env,
    // Over the channel the server tells where it listens; and its end tells any child that we are gone.
    stdio: ['ignore', log, log, 'ipc'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${spec.name} could not be started`);
  const exited = once(child, 'exit').then(([code, killedBy]) =>
    killedBy === null ? `exit code ${code}` : `${killedBy}`,
  );
  const ended = new Promise<void>((resolve) => {
    const end = () => resolve(endChild(child, pid));
    signal.addEventListener('abort', end, { once: true });
  });
  return { name: spec.name, pid, log: spec.log, process: child, exited, ended };
}

export interface Family {
  start: StartChild;
  /** Resolves when all that was started, and all that those started, are gone; only after the signal has fired. */
  ended(): Promise<void>;
}

/** Starts processes that all end with the signal. */
export function createFamily(signal: AbortSignal): Family {
  const children: Child[] = [];
  return {
    start(spec) {
      // Started now, it would not be among those that are being ended.
      signal.throwIfAborted();
      const child = startChild(spec, signal);
      children.push(child);
      return child;
    },
    async ended() {
      await Promise.all(children.map((child) => child.ended));
    },
  };
}

/** Its descendants stay in its group also when it has ended itself; an empty group may belong to a stranger by now. */
async function endChild(child: ChildProcess, pid: number): Promise<void> {
  const hasEnded = child.exitCode !== null || child.signalCode !== null;
  if (!hasEnded || groupExists(pid)) await endProcessGroup(pid);
}
