// A measured process: started fresh, tells its parent when it is ready, ended with its signal.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as v from 'valibot';

/** Starts a file of this folder and waits for its first message, parsed. Rejects when it ends before. */
export async function startChild<S extends v.GenericSchema>(
  file: string,
  args: readonly string[],
  schema: S,
  signal: AbortSignal,
): Promise<{ child: ChildProcess; first: v.InferOutput<S> }> {
  const child = fork(join(import.meta.dirname, file), [...args]);
  signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  const message = once(child, 'message').then(([value]) => v.parse(schema, value));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${code} before it was ready`);
  });
  return { child, first: await Promise.race([message, ended]) };
}
