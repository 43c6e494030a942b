// The reporter and what it stands beside, each a process of its own. Each start is ended by the signal.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as v from 'valibot';
import { startChild } from './child.ts';

const ROOT = join(import.meta.dirname, '..');
/** Built files: reading TypeScript would cost memory that an installed reporter does not use. */
export const BUILT_CLI = join(ROOT, 'dist', 'reporter', 'main.cjs');
const BUILT_REPORTER = join(ROOT, 'dist', 'reporter', 'start-reporter.js');
const Port = v.object({ port: v.number() });

export const SUBJECTS = [
  'ours alone',
  'python',
  'bare node',
  'app',
  'app with a bare loop',
  'app with ours',
  'app with ours through its client',
] as const;
export type SubjectName = (typeof SUBJECTS)[number];

/** Of the apps, after the address of Redis. */
const APP_ARGS: Partial<Record<SubjectName, readonly string[]>> = {
  app: [],
  'app with a bare loop': ['bare'],
  'app with ours': ['connection', BUILT_REPORTER],
  'app with ours through its client': ['client', BUILT_REPORTER],
};

/** The first Python that has the package `redis`; null: none. Debian: apt-get install python3-redis */
export const findPython = (): string | null =>
  ['python3', '/usr/bin/python3'].find((file) => spawnSync(file, ['-c', 'import redis']).status === 0) ?? null;

export interface Place {
  redis: { url: string; port: number };
  python: string | null;
}

/** Starts one and gives its pid; null: it is not installed. */
export async function startSubject(
  name: SubjectName,
  { redis, python }: Place,
  signal: AbortSignal,
): Promise<number | null> {
  const appArgs = APP_ARGS[name];
  if (appArgs) return (await startChild('reporter-app.ts', [redis.url, ...appArgs], Port, signal)).child.pid ?? null;
  if (name === 'python') {
    const file = join(import.meta.dirname, 'python-reporter.py');
    return python === null ? null : ended(spawn(python, [file, String(redis.port)], { stdio: 'inherit' }), signal);
  }
  const args = ['--name', 'alone', '--instance', `n${Math.random()}`.replace('.', '-'), '--interval', '1s'];
  return name === 'ours alone'
    ? ended(spawn(process.execPath, [BUILT_CLI, ...args, '--redis', redis.url], { stdio: 'inherit' }), signal)
    : ended(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }), signal);
}

function ended(child: ChildProcess, signal: AbortSignal): number | null {
  signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  return child.pid ?? null;
}
