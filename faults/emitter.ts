// Starts an app that counts, and knows what it counted, also after it was killed.
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { machineMs } from './machine-clock.ts';

export interface EmitterOptions {
  name: string;
  instance: string;
  channel: string;
  perSecond: number;
  redisUrl: string;
}

export interface Emitter extends EmitterOptions {
  pid: number;
  startedAtMs: number;
  /** All that it had counted at a moment of the machine's clock. */
  countedBy(momentMs: number): number;
  /** Ends the counting; it goes on reporting. Gives the total. */
  stop(): Promise<number>;
  /** SIGKILL, and wait until it is gone. Gives the moment at which it was told. */
  kill(): Promise<number>;
  /** null: it runs. */
  exitCode(): number | string | null;
  stderr(): string;
}

const Stopped = v.object({ total: v.number() });
const PROGRAM = join(import.meta.dirname, 'emitter-program.ts');

export function startEmitter(options: EmitterOptions, signal: AbortSignal): Emitter {
  const { name, instance, channel, perSecond, redisUrl } = options;
  const ledger = join(os.tmpdir(), `sidescope-ledger-${randomUUID()}`);
  const env = { PATH: process.env['PATH'], SIDECAR_NAME: name, SIDECAR_INSTANCE: instance, OPS_REDIS_URL: redisUrl };
  const child = fork(PROGRAM, [channel, String(perSecond), ledger], {
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const exited = once(child, 'exit');
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const end = () => {
    child.kill('SIGKILL');
    rmSync(ledger, { force: true });
  };
  signal.addEventListener('abort', end, { once: true });
  return {
    ...options,
    pid: child.pid ?? 0,
    startedAtMs: Date.now(),
    countedBy: (momentMs) => totalBy(readFileSync(ledger, 'utf8'), momentMs),
    async stop() {
      const answer = once(child, 'message');
      child.send('stop');
      return v.parse(Stopped, (await answer)[0]).total;
    },
    async kill() {
      const momentMs = machineMs();
      child.kill('SIGKILL');
      await exited;
      return momentMs;
    },
    exitCode: () => child.exitCode ?? child.signalCode,
    stderr: () => stderr,
  };
}

/** Lines of "moment total", in order; the last one may have been cut off. */
function totalBy(text: string, momentMs: number): number {
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  const last = lines.findLast((line) => line !== '' && Number(line.split(' ')[0]) <= momentMs);
  return Number(last?.split(' ')[1] ?? 0);
}
