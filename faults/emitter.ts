// Starts an app that counts, and knows what it counted, also after it was killed.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { machineMs } from './machine-clock.ts';

export interface EmitterOptions {
  name: string;
  instance: string;
  channel: string;
  perSecond: number;
  /** Where it reports to, as a reporter's environment says it: OPS_REDIS_URL, or SIDESCOPE_URL and SIDESCOPE_TOKEN. */
  target: Record<string, string>;
  /** Whether the reporter is the command around it, to which the app only says what it counted. */
  isWrapped?: boolean;
}

export interface Emitter extends EmitterOptions {
  /** Of the app itself, also where it is wrapped. */
  pid: number;
  startedAtMs: number;
  /** All that it had counted at a moment of the machine's clock. */
  countedBy(momentMs: number): number;
  /** Ends the counting; it goes on reporting. Gives the total. */
  stop(): Promise<number>;
  /** SIGKILL to the app, and wait until it is gone, and what was around it. Gives the moment at which it was told. */
  kill(): Promise<number>;
  /** null: it runs. */
  exitCode(): number | string | null;
  stderr(): string;
}

const Started = v.object({ pid: v.number() });
const Stopped = v.object({ total: v.number() });
const PROGRAM = join(import.meta.dirname, 'emitter-program.ts');
const REPORTER = join(import.meta.dirname, '../reporter/main.ts');

/** Resolves once it runs, and ends with the signal. */
export async function startEmitter(options: EmitterOptions, signal: AbortSignal): Promise<Emitter> {
  const startedAtMs = Date.now();
  const ledger = join(os.tmpdir(), `sidescope-ledger-${randomUUID()}`);
  const child = spawnEmitter(options, ledger);
  const exited = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const said = async () => JSON.parse((await lines.next()).value ?? 'null') as unknown;
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {
    // It was killed.
  });
  let pid = child.pid ?? 0;
  const end = () => {
    // A command around an app ends with it.
    if (child.exitCode === null && child.signalCode === null) process.kill(pid, 'SIGKILL');
    rmSync(ledger, { force: true });
  };
  signal.addEventListener('abort', end, { once: true });
  pid = v.parse(Started, await said()).pid;
  return {
    ...options,
    pid,
    startedAtMs,
    countedBy: (momentMs) => totalBy(readFileSync(ledger, 'utf8'), momentMs),
    async stop() {
      child.stdin.write('stop');
      return v.parse(Stopped, await said()).total;
    },
    async kill() {
      const momentMs = machineMs();
      process.kill(pid, 'SIGKILL');
      await exited;
      return momentMs;
    },
    exitCode: () => child.exitCode ?? child.signalCode,
    stderr: () => stderr,
  };
}

function spawnEmitter(options: EmitterOptions, ledger: string): ChildProcessWithoutNullStreams {
  const { name, instance, channel, perSecond, target, isWrapped = false } = options;
  const env = { PATH: process.env['PATH'], SIDECAR_NAME: name, SIDECAR_INSTANCE: instance, ...target };
  const app = [PROGRAM, channel, String(perSecond), ledger];
  return spawn(process.execPath, isWrapped ? [REPORTER, '--', process.execPath, ...app] : app, { env });
}

/** Lines of "moment total", in order; the last one may have been cut off. */
function totalBy(text: string, momentMs: number): number {
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  const last = lines.findLast((line) => line !== '' && Number(line.split(' ')[0]) <= momentMs);
  return Number(last?.split(' ')[1] ?? 0);
}
