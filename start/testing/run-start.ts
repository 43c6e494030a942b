// A real `npm start` on free ports, with a home and a state folder of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseSnapshotJson, type Sidecar } from '../../server/contract/snapshot.ts';
import { steadyPorts } from '../../testing/steady-port.ts';
import { poll } from '../browser/target-session.ts';
import { ROOT } from '../demo-processes.ts';
import { planPorts } from '../port-plan.ts';
import { readState, type State } from '../state-file.ts';

export interface RunningStart {
  pid: number;
  env: NodeJS.ProcessEnv;
  folder: string;
  /** All that it has printed. */
  output(): string;
  /** Resolves with its exit code. */
  exited: Promise<number | null>;
  /** Waits until it has printed the text. */
  prints(text: string): Promise<void>;
  state(): State;
  /** The sidecars of a snapshot, asked of its server now. */
  sidecars(): Promise<readonly Sidecar[]>;
}

/** Environment with ports that nothing uses. */
export async function freePorts(): Promise<{ SIDESCOPE_PORT: string; DEMO_PORT: string }> {
  const first = await steadyPorts(planPorts({}, false).uses.length);
  return { SIDESCOPE_PORT: String(first), DEMO_PORT: String(first + 1) };
}

/** Starts it with `--no-browser`. */
export function runStart(ports: Awaited<ReturnType<typeof freePorts>>, more: NodeJS.ProcessEnv = {}): RunningStart {
  const folder = mkdtempSync(path.join(tmpdir(), 'sidescope-start-'));
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    DEMO_STATE_DIR: path.join(folder, 'state'),
    ...ports,
    ...more,
  };
  const child = spawn(process.execPath, [path.join(ROOT, 'start', 'main.ts'), '--no-browser'], { env, cwd: folder });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  const exited = once(child, 'exit').then(([code]): number | null => (typeof code === 'number' ? code : null));

  function state(): State {
    const found = readState(env.DEMO_STATE_DIR);
    if (found === null) throw new Error(`it has written no state; it printed:\n${printed}`);
    return found;
  }

  async function sidecars(): Promise<readonly Sidecar[]> {
    const { serverUrl, tokenFile } = state();
    const authorization = `Bearer ${readFileSync(tokenFile ?? '', 'utf8').trim()}`;
    const answer = await fetch(`${serverUrl}/api/monitor/sidecars`, { headers: { authorization } });
    const snapshot = parseSnapshotJson(await answer.text());
    if (!snapshot.ok) throw new Error(`snapshot: ${snapshot.reason}`);
    return snapshot.value.sidecars;
  }

  return {
    pid: child.pid ?? 0,
    env,
    folder,
    output: () => printed,
    exited,
    state,
    sidecars,
    async prints(text) {
      await poll(async () => printed.includes(text), 60_000, `waiting for "${text}" in what it prints`);
    },
  };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until none of the processes is left. One that has ended may wait a moment to be reaped. */
export async function areGone(pids: readonly number[], withinMs = 3_000): Promise<void> {
  await poll(async () => !pids.some(isAlive), withinMs, `waiting for the end of ${pids.filter(isAlive).join(', ')}`);
}
