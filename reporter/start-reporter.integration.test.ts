import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseReport, type Report } from '../server/contract/report.ts';
import { startRedisServer } from '../testing/redis-server.ts';
import { writeTree } from './testing/fixture-tree.ts';
import { MAIN, run, runReporter } from './testing/run-reporter.ts';

function ending(): AbortSignal {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  return controller.signal;
}

/** A Redis, and what stands in it. */
async function startRedis() {
  const server = await startRedisServer(ending());
  const redis = new Redis(server.url);
  onTestFinished(() => redis.disconnect());
  const read = async (name: string): Promise<Report> => {
    const parsed = parseReport((await redis.get(`sidecar:metrics:${name}`)) ?? '');
    if (!parsed.ok) throw new Error(`no report of ${name}: ${parsed.reason}`);
    return parsed.value;
  };
  const waitFor = (name: string, check: (report: Report) => boolean) =>
    vi.waitFor(
      async () => {
        const report = await read(name);
        if (!check(report)) throw new Error(`not yet: ${JSON.stringify(report)}`);
        return report;
      },
      { timeout: 20_000, interval: 20 },
    );
  return { server, redis, waitFor };
}

/** An app that reports itself. */
function runApp(body: string, env: Record<string, string>) {
  const module = pathToFileURL(join(MAIN, '../start-reporter.ts'));
  const root = writeTree({ 'app.mjs': `import { startReporter } from ${JSON.stringify(module.href)};\n${body}` });
  return run(process.execPath, [join(root, 'app.mjs')], env);
}

test('an app reports its own process and what it counts', async () => {
  const { server, waitFor } = await startRedis();
  const app = `
    const { traffic } = startReporter({ name: 'api', instance: 'api-1', interval: '250ms' });
    traffic.count('browser', 28);
    setInterval(() => traffic.count('async', 20), 1e6);
    setTimeout(() => traffic.count('async', 20), 50);`;
  const { pid } = runApp(app, { OPS_REDIS_URL: server.url });
  const report = await waitFor('api:api-1', ({ traffic, previous }) => traffic['async'] === 20 && previous !== null);
  expect(report.traffic).toEqual({ browser: 28, async: 20 });
  expect(report.memoryBytes).toBeGreaterThan(20_000_000);
  expect(pid).toBeGreaterThan(0);
});

test.each([
  ['at its start', 'traffic.count("async", 10); setTimeout(() => undefined, 30);'],
  ['much later', 'setTimeout(() => traffic.count("async", 10), 1_500);'],
])('a script that counts %s and then has nothing left to do has reported it', async (_when, body) => {
  const { server, redis } = await startRedis();
  const app = `const { traffic } = startReporter({ name: 'api', instance: 'api-1' });\n${body}`;
  expect(await runApp(app, { OPS_REDIS_URL: server.url }).ended).toEqual({ code: 0, signal: null });
  const report = parseReport((await redis.get('sidecar:metrics:api:api-1')) ?? '');
  expect(report.ok && report.value.traffic).toEqual({ async: 10 });
});

test('the workers of a cluster are instances of their own, so that no count of theirs is lost', async () => {
  const { server, redis, waitFor } = await startRedis();
  const app = `
    import cluster from 'node:cluster';
    if (cluster.isPrimary) for (let worker = 0; worker < 2; worker += 1) cluster.fork();
    else startReporter({ name: 'api', interval: '250ms' }).traffic.count('async', 3);
    setInterval(() => undefined, 1e6);`;
  runApp(app, { OPS_REDIS_URL: server.url, SIDECAR_INSTANCE: 'api-1' });
  for (const worker of ['api:api-1/1', 'api:api-1/2']) await waitFor(worker, ({ traffic }) => traffic['async'] === 3);
  expect(await redis.zcard('sidecar:instances')).toBe(2);
});

test('a reporter keeps no app running', async () => {
  const { server } = await startRedis();
  const app = `startReporter({ name: 'api' }); setTimeout(() => console.log('done'), 1500);`;
  const beganMs = performance.now();
  const { ended, stdout, stderr } = runApp(app, { OPS_REDIS_URL: server.url });
  expect(await ended).toEqual({ code: 0, signal: null });
  expect([stdout(), stderr()]).toEqual(['done\n', '']);
  expect(performance.now() - beganMs).toBeLessThan(4_500);
});

test('an app that tells it nothing, or nonsense, runs all the same', async () => {
  const app = `
    startReporter();
    const { traffic } = startReporter({ name: 'No!', interval: 5, redis: 'x' });
    traffic.count('async');
    console.log(JSON.stringify(traffic.totals()));`;
  const { ended, stdout, stderr } = runApp(app, {});
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(stdout()).toBe('{"async":1}\n');
  expect(stderr()).toContain('Nothing is reported');
});

test('null counts as not given, since apps in plain JavaScript give it', async () => {
  const app = `
    import { connectTraffic } from ${JSON.stringify(pathToFileURL(join(MAIN, '../start-reporter.ts')).href)};
    const nulls = { name: null, instance: null, interval: null, redis: null, server: null, token: null };
    for (const options of [null, { ...nulls, traceRequests: null, traffic: null, signal: null }]) {
      startReporter(options).traffic.count('async');
      connectTraffic(options).count('async');
    }
    console.log('runs');`;
  const env = { SIDECAR_NAME: 'api', OPS_REDIS_URL: 'redis://127.0.0.1:1' };
  const { ended, stdout, stderr } = runApp(app, env);
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(stdout()).toBe('runs\n');
  expect(stderr()).not.toContain('is ignored');
});

test('a wrapped command is measured, follows the lease, and slows down when it lapses', async () => {
  const { server, redis, waitFor } = await startRedis();
  const burn = 'const end = Date.now() + 60000; while (Date.now() < end);';
  const args = ['--name', 'worker', '--instance', 'w-1', '--redis', server.url, '--', process.execPath, '-e', burn];
  await redis.set('sidecar:watch', '250', 'PX', 60_000);
  const { child, ended } = runReporter(args);
  const watched = await waitFor('worker:w-1', ({ intervalMs, previous }) => intervalMs === 250 && previous !== null);
  const cores = rate(watched);
  // A crowded machine gives it less than a core; a process that does nothing would be at 0.01.
  expect(cores).toBeGreaterThan(0.05);
  expect(cores).toBeLessThan(1.1);
  await redis.del('sidecar:watch');
  const idle = await waitFor('worker:w-1', ({ intervalMs }) => intervalMs === 5_000);
  expect(idle.bootId).toBe(watched.bootId);
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: null, signal: 'SIGTERM' });
});

test('with Redis frozen and then gone the command is not held up, and reports return with Redis', async () => {
  const { server, waitFor } = await startRedis();
  const beats = `let last = performance.now(), worst = 0;
    setInterval(() => { const now = performance.now(); worst = Math.max(worst, now - last); last = now; }, 10);
    process.on('SIGTERM', () => { console.log('worst ' + Math.round(worst)); process.exit(5); });
    console.log('ready');`;
  const args = [
    '--name',
    'api',
    '--instance',
    'a',
    '--interval',
    '250ms',
    '--redis',
    server.url,
    '--',
    process.execPath,
  ];
  const { child, ended, says, stderr } = runReporter([...args, '-e', beats]);
  await says('ready');
  const before = await waitFor('api:a', () => true);
  process.kill(server.pid, 'SIGSTOP');
  await vi.waitFor(() => expect(stderr()).toContain('publishing to'), { timeout: 10_000 });
  process.kill(server.pid, 'SIGCONT');
  await server.kill();
  await startRedisServer(ending(), { port: server.port });
  const after = await waitFor('api:a', () => true);
  expect(after.bootId).toBe(before.bootId);
  expect(after.monotonicUsec).toBeGreaterThan(before.monotonicUsec);
  child.kill('SIGTERM');
  await says('worst ');
  expect(await ended).toEqual({ code: 5, signal: null });
  expect(stderr().split('\n').filter(Boolean)).toHaveLength(1);
});

function rate({ previous, cpuUsageUsec, monotonicUsec }: Report): number {
  if (previous?.cpuUsageUsec == null || cpuUsageUsec === null) return Number.NaN;
  return (cpuUsageUsec - previous.cpuUsageUsec) / (monotonicUsec - previous.monotonicUsec);
}
