import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pidtree from 'pidtree';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRedisServer } from '../testing/redis-server.ts';
import { poll } from './browser/target-session.ts';
import { ROOT } from './demo-processes.ts';
import { endProcessGroup, groupExists } from './process-group.ts';
import { readState } from './state-file.ts';
import { areGone, freePorts, isAlive, type RunningStart, runStart } from './testing/run-start.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const step of cleanUp) await step();
});

async function start(more: NodeJS.ProcessEnv = {}): Promise<RunningStart> {
  const running = runStart(await freePorts(), more);
  cleanUp.push(async () => {
    if (isAlive(running.pid)) process.kill(running.pid, 'SIGTERM');
    await running.exited;
    rmSync(running.folder, { recursive: true });
  });
  return running;
}

const allMeasured = (running: RunningStart) =>
  poll(
    async () => {
      const sidecars = await running.sidecars();
      const ready = sidecars.every(({ health, cpuPercent }) => health === 'healthy' && cpuPercent !== null);
      return ready ? sidecars : null;
    },
    30_000,
    'waiting until every sidecar is healthy and has a CPU figure',
    500,
  );

let embedded: RunningStart;
beforeAll(async () => {
  embedded = await start();
  await embedded.prints('Ctrl-C ends everything.');
});

test('every sidecar of the demo is measured: healthy, with CPU and memory of a process tree', async () => {
  const sidecars = await allMeasured(embedded);
  expect(sidecars?.map(({ name }) => name)).toEqual(['frontend', 'api', 'worker', 'beat', 'queue', 'terminal']);
  for (const { memoryBytes } of sidecars ?? []) expect(memoryBytes).toBeGreaterThan(20_000_000);
});

test('it prints the steps to load the extension, with the code that pairs', async () => {
  const code = /by the code (\d{6})/.exec(embedded.output())?.[1];
  const body = JSON.stringify({ code });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${embedded.state().serverUrl}/api/pair`, { method: 'POST', body, headers });
  expect(answer.status).toBe(200);
  expect(embedded.output()).toContain(path.join(ROOT, '.output', 'chrome-mv3'));
});

test('the state file holds no token', () => {
  const { tokenFile } = embedded.state();
  expect(JSON.stringify(embedded.state())).not.toContain(readFileSync(tokenFile ?? '', 'utf8').trim());
  expect(Object.keys(embedded.state().processes).sort()).toEqual([
    'api',
    'beat',
    'frontend',
    'queue',
    'terminal',
    'worker',
  ]);
});

test('a demo process that ends is named with the command that starts it again, and that command works', async () => {
  await allMeasured(embedded);
  const bootOf = async () =>
    (await embedded.sidecars()).find(({ name }) => name === 'worker')?.instances[0]?.report?.bootId;
  const before = await bootOf();
  expect(before).toBeDefined();
  process.kill(-(embedded.state().processes['worker'] ?? 0), 'SIGKILL');
  await embedded.prints('Start it again: npm run demo -- worker');
  const again = spawn(process.execPath, [path.join(ROOT, 'start', 'demo-process.ts'), 'worker'], {
    env: embedded.env,
    stdio: 'ignore',
  });
  cleanUp.unshift(async () => void again.kill('SIGTERM'));
  await poll(async () => (await bootOf()) !== before, 30_000, 'waiting for the report of the new worker');
  const pids = await pidtree(again.pid ?? 0);
  expect(pids.length).toBeGreaterThanOrEqual(2);
  again.kill('SIGINT');
  expect(await once(again, 'exit')).toEqual([0, null]);
  await areGone(pids);
});

test('Ctrl-C ends every process that it started, with exit code 0', async () => {
  const pids = await pidtree(embedded.pid);
  // Server, traffic, and each demo process but the worker, which was ended above, with its reporter.
  expect(pids.length).toBeGreaterThanOrEqual(12);
  process.kill(embedded.pid, 'SIGINT');
  expect(await embedded.exited).toBe(0);
  await areGone(pids);
  expect(existsSync(path.join(embedded.folder, 'state', 'demo.json'))).toBe(false);
});

test('on Redis the same demo runs with Redis as its queue, measured as the sixth sidecar', async () => {
  const ending = new AbortController();
  cleanUp.push(async () => ending.abort());
  const redis = await startRedisServer(ending.signal);
  const running = await start({ OPS_REDIS_URL: redis.url });
  await running.prints('Ctrl-C ends everything.');
  const sidecars = await allMeasured(running);
  expect(sidecars?.map(({ name }) => name)).toEqual(['frontend', 'api', 'worker', 'beat', 'redis', 'terminal']);
  expect(sidecars?.find(({ name }) => name === 'redis')?.memoryBytes).toBeGreaterThan(500_000);
  const page = `http://127.0.0.1:${running.state().firstPort}`;
  const { id } = await (await fetch(`${page}/api/jobs`, { method: 'POST' })).json();
  const isDone = async () => (await (await fetch(`${page}/api/jobs/${id}`)).json()).state === 'done';
  await poll(isDone, 10_000, 'waiting for the worker to finish a job that went through Redis');
  const pids = await pidtree(running.pid);
  process.kill(running.pid, 'SIGHUP');
  expect(await running.exited).toBe(0);
  await areGone(pids);
});

test('when the npm that runs it is ended by force, it ends everything as well', async () => {
  const ports = await freePorts();
  const folder = mkdtempSync(path.join(tmpdir(), 'sidescope-npm-'));
  const env = { ...process.env, ...ports, HOME: folder, DEMO_STATE_DIR: path.join(folder, 'state') };
  const npm = spawn('npm', ['start', '--', '--no-browser'], { cwd: ROOT, env, detached: true, stdio: 'ignore' });
  const state = await poll(async () => readState(env.DEMO_STATE_DIR), 30_000, 'waiting for the demo under npm');
  const pids = [...(await pidtree(npm.pid ?? 0)), ...Object.values(state?.processes ?? {})];
  process.kill(npm.pid ?? 0, 'SIGTERM');
  await once(npm, 'exit');
  await areGone(pids, 8_000);
  rmSync(folder, { recursive: true });
});

test('when it is killed outright, what it started ends by itself', async () => {
  const running = await start();
  await running.prints('Ctrl-C ends everything.');
  const pids = (await pidtree(running.pid, { root: true })).filter((pid) => pid !== running.pid);
  expect(pids.length).toBeGreaterThan(12);
  process.kill(running.pid, 'SIGKILL');
  await areGone(pids, 8_000);
});

test('a taken port is named, with how to choose another, before anything is started', async () => {
  const ports = await freePorts();
  const taker = createServer().listen(Number(ports.DEMO_PORT) + 1, '127.0.0.1');
  await once(taker, 'listening');
  const running = runStart(ports);
  expect(await running.exited).toBe(1);
  taker.close();
  expect(running.output()).toMatch(
    /^Port \d+ \(demo's api\) is taken\.\nIs it running already\? Otherwise choose others: DEMO_PORT=\d+ npm start\n$/,
  );
  expect(existsSync(path.join(running.folder, 'state'))).toBe(false);
  rmSync(running.folder, { recursive: true });
});

test('a Redis that does not answer is named before anything is started', async () => {
  const ports = await freePorts();
  const url = `redis://ada:secret@127.0.0.1:${ports.DEMO_PORT}/2`;
  const running = runStart(ports, { OPS_REDIS_URL: url });
  expect(await running.exited).toBe(1);
  expect(running.output()).toContain(`No Redis answers at redis://127.0.0.1:${ports.DEMO_PORT}/2`);
  expect(running.output()).not.toContain('secret');
  rmSync(running.folder, { recursive: true });
});

test('a process that ignores SIGTERM is killed with its children after the grace', async () => {
  const stubborn = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;
  const parent = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { stdio: 'inherit' });
    ${stubborn} setTimeout(() => console.log('ready'), 300);`;
  const child = spawn(process.execPath, ['-e', parent], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const pids = await pidtree(child.pid ?? 0);
  expect(pids).toHaveLength(1);
  const startedMs = performance.now();
  await endProcessGroup(child.pid ?? 0, 500);
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(500);
  expect(groupExists(child.pid ?? 0)).toBe(false);
  expect(pids.some(isAlive)).toBe(false);
});
