// Runs the wrapped command as if it had been started alone. In: the command, the signals this process gets. Out: the
// command's own input, output and signals, and how it ended. Standard streams are inherited, not piped, so this
// process must not open its own: opening a pipe sets it non-blocking for the command as well.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Env } from './environment.ts';
import { isInForeground } from './terminal.ts';

export type Ending =
  | { kind: 'exited'; code: number }
  | { kind: 'killed'; signal: NodeJS.Signals }
  /** It never ran. */
  | { kind: 'failed'; code: 126 | 127; message: string };

export interface WrappedCommand {
  /** null: it could not be started. */
  pid: number | null;
  ended: Promise<Ending>;
}

/** Passed on to the command whoever sent them. */
const ALWAYS = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;
/**
 * A terminal sends these to its whole foreground group, so the command has got them already, and many programs take a
 * second Ctrl-C as "quit at once". They are passed on only when no terminal can have sent them. The price: with
 * `kill -INT` from elsewhere to a reporter in a terminal's foreground, the command hears nothing.
 */
const FROM_TERMINAL = ['SIGINT', 'SIGQUIT', 'SIGWINCH'] as const;

/** Starts the command at once, without a shell. */
export function runWrappedCommand(command: readonly string[], env: Env): WrappedCommand {
  const [file = '', ...args] = command;
  const forwarding = new AbortController();
  let child: ChildProcess | null = null;
  // Before the command starts: a signal in between would otherwise end this process and leave the command behind.
  forwardSignals((signal) => child?.kill(signal), forwarding.signal);
  const ended = new Promise<Ending>((resolve) => {
    try {
      child = spawn(file, args, { stdio: 'inherit', env });
      child.once('error', (error) => resolve(failed(file, error)));
      child.once('exit', (code, signal) =>
        resolve(signal === null ? { kind: 'exited', code: code ?? 1 } : { kind: 'killed', signal }),
      );
    } catch (error) {
      resolve(failed(file, error));
    }
  });
  return { pid: pidOf(child), ended: ended.finally(() => forwarding.abort()) };
}

const pidOf = (child: ChildProcess | null): number | null => child?.pid ?? null;

function forwardSignals(pass: (signal: NodeJS.Signals) => void, until: AbortSignal): void {
  const listen = (name: NodeJS.Signals, onSignal: () => void) => {
    process.on(name, onSignal);
    until.addEventListener('abort', () => process.off(name, onSignal), { once: true });
  };
  for (const name of ALWAYS) listen(name, () => pass(name));
  for (const name of FROM_TERMINAL) listen(name, () => isInForeground() || pass(name));
}

/** As shells do: 127 not found, 126 found but not to be run. */
function failed(file: string, error: unknown): Ending {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (code === 'ENOENT')
    return {
      kind: 'failed',
      code: 127,
      message: `running "${file}" failed: not found. Give a path or a program on PATH`,
    };
  const reason = code === 'EACCES' ? 'not executable. Make it so with chmod +x' : String(error);
  return { kind: 'failed', code: 126, message: `running "${file}" failed: ${reason}` };
}
