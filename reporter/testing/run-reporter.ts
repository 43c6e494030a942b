// Runs the reporter's CLI as its own process.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';

export const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface Running {
  child: ChildProcess;
  pid: number;
  stdout(): string;
  stderr(): string;
  /** Resolves once stdout holds this. */
  says(text: string): Promise<void>;
  /** How it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Without any SIDECAR_… of this test’s own environment. Killed when the test ends, if it still runs. */
export function runReporter(args: readonly string[], env: Record<string, string> = {}): Running {
  return run(process.execPath, [MAIN, ...args], env);
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

export function run(file: string, args: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(file, args, { env: { PATH: process.env['PATH'], ...env }, stdio: 'pipe', detached: true });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  // With its group: a killed reporter cannot end the command that it wraps.
  onTestFinished(() => killGroup(child.pid));
  const says = (text: string) =>
    vi.waitFor(
      () => {
        if (!output.stdout.includes(text))
          throw new Error(`"${text}" was not said. stdout: ${output.stdout} stderr: ${output.stderr}`);
      },
      { timeout: 15_000, interval: 10 },
    );
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  return { child, pid: child.pid ?? 0, stdout: () => output.stdout, stderr: () => output.stderr, says, ended };
}
