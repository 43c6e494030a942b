// An app that counts under `sidescope-reporter --`: its counts stand in the wrapper's report.
import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { quantile } from '../../bench/verdict.ts';
import { parseReport, type Report } from '../../server/contract/report.ts';
import { startRedisServer } from '../../testing/redis-server.ts';
import { writeTree } from '../testing/fixture-tree.ts';
import { MAIN, run, runReporter } from '../testing/run-reporter.ts';

const MODULE = pathToFileURL(join(MAIN, '../start-reporter.ts')).href;

function ending(): AbortSignal {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  return controller.signal;
}

/** An app file that has both ways to count at hand. */
function appFile(body: string): string {
  const head = `import { connectTraffic, startReporter } from ${JSON.stringify(MODULE)};`;
  return join(writeTree({ 'app.mjs': `${head}\n${body}` }), 'app.mjs');
}

async function startRedis() {
  const server = await startRedisServer(ending());
  const redis = new Redis(server.url);
  const subscriber = new Redis(server.url);
  onTestFinished(() => {
    redis.disconnect();
    subscriber.disconnect();
  });
  const heard: { report: Report; atMs: number }[] = [];
  await subscriber.subscribe('sidecar:reports');
  subscriber.on('message', (_channel: string, json: string) => {
    const parsed = parseReport(json);
    if (!parsed.ok) throw new Error(parsed.reason);
    heard.push({ report: parsed.value, atMs: Date.now() });
  });
  const hears = (check: (report: Report) => boolean) =>
    vi.waitFor(
      () => {
        const found = heard.find(({ report }) => check(report));
        if (found === undefined) throw new Error(`not yet: ${JSON.stringify(heard.at(-1)?.report)}`);
        return found;
      },
      { timeout: 20_000, interval: 5 },
    );
  const wrapEvery = (interval: string, ...command: string[]) => {
    const flags = ['--name', 'api', '--instance', 'api-1', '--redis', server.url, '--interval', interval];
    return runReporter([...flags, '--', ...command]);
  };
  const wrap = (...command: string[]) => wrapEvery('250ms', ...command);
  return { server, redis, heard, hears, wrap, wrapEvery };
}

test('an app under a reporter counts through it, and does not report a second time', async () => {
  const { hears, wrap, heard } = await startRedis();
  const app = appFile(`
    const { traffic } = startReporter({ name: 'api' });
    traffic.count('browser', 28);
    traffic.count('No channel');
    setInterval(() => undefined, 1e6);`);
  const { stderr } = wrap(process.execPath, app);
  const { report } = await hears(({ traffic }) => traffic['browser'] === 28);
  await hears(({ monotonicUsec }) => monotonicUsec > report.monotonicUsec);
  expect(report.countsDropped).toBe(1);
  expect(new Set(heard.map((one) => one.report.bootId)).size).toBe(1);
  expect(stderr()).toBe('');
});

test('under another name an app reports itself', async () => {
  const { hears, wrap, server } = await startRedis();
  const app = appFile(`
    const { traffic } = startReporter({ name: 'other', instance: 'o', redis: ${JSON.stringify(server.url)} });
    traffic.count('async');
    setInterval(() => undefined, 1e6);`);
  wrap(process.execPath, app);
  await hears(({ name, traffic }) => name === 'other' && traffic['async'] === 1);
  const { report } = await hears(({ name, previous }) => name === 'api' && previous !== null);
  expect(report.traffic).toEqual({});
});

test('the counts of all processes of a command add up, and stay when one ends, to the last one', async () => {
  const { hears, wrap } = await startRedis();
  const worker = appFile(`
    const traffic = connectTraffic();
    for (let n = 0; n < 100; n++) traffic.count('async');
    setTimeout(() => { traffic.count('async', 23); process.exit(); }, 50);`);
  const app = appFile(`
    import { fork } from 'node:child_process';
    import { once } from 'node:events';
    const traffic = connectTraffic();
    traffic.count('async', 1000);
    await Promise.all([1, 2, 3].map(() => once(fork(${JSON.stringify(worker)}), 'exit')));
    traffic.count('browser');
    console.log('workers ended');
    setInterval(() => undefined, 1e6);`);
  const { says } = wrap(process.execPath, app);
  await says('workers ended');
  const { report } = await hears(({ traffic }) => traffic['browser'] === 1);
  expect(report.traffic).toEqual({ async: 1000 + 3 * 123, browser: 1 });
});

test('what is counted just before the end of the command still arrives', async () => {
  const { hears, wrap } = await startRedis();
  const app = appFile(`
    const traffic = connectTraffic();
    setTimeout(() => { traffic.count('async', 7); process.exit(3); }, 700);`);
  const { ended } = wrap(process.execPath, app);
  expect(await ended).toEqual({ code: 3, signal: null });
  await hears(({ traffic }) => traffic['async'] === 7);
});

test('while somebody watches, a count is on its way within 150 ms', async () => {
  const { redis, hears, heard, wrapEvery } = await startRedis();
  await redis.set('sidecar:watch', '500');
  const app = appFile(`
    const traffic = connectTraffic();
    process.stdin.on('data', () => { traffic.count('async'); console.log('at ' + Date.now()); });
    console.log('ready');`);
  const { child, says, stdout } = wrapEvery('5s', process.execPath, app);
  await says('ready');
  await hears(({ intervalMs }) => intervalMs === 500);
  const tookMs: number[] = [];
  for (let count = 1; count <= 20; count++) {
    child.stdin?.write('x');
    const { atMs } = await hears(({ traffic }) => traffic['async'] === count);
    tookMs.push(atMs - Number(stdout().trim().split('at ').at(-1)));
  }
  // Not the greatest of them: that is how long this machine let one of three processes wait.
  expect(quantile(tookMs, 0.5)).toBeLessThan(150);
  const pushes = heard.filter(
    ({ report }, index) => report.monotonicUsec - (heard[index - 1]?.report.monotonicUsec ?? 0) === 1,
  );
  expect(pushes.length).toBeGreaterThan(5);
});

test('the socket’s folder is its user’s alone, and goes with the command', async () => {
  const { says, stdout, child, ended } = runReporter([
    '--name',
    'api',
    '--redis',
    'redis://127.0.0.1:1',
    '--',
    'sh',
    '-c',
    'echo $SIDESCOPE_TRAFFIC; read line; exit 4',
  ]);
  await says('/traffic');
  const folder = dirname(stdout().trim());
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  child.stdin?.end('\n');
  expect(await ended).toEqual({ code: 4, signal: null });
  expect(existsSync(folder)).toBe(false);
});

test('nonsense on the socket is dropped and counted, and the rest is taken', async () => {
  const { hears, wrap } = await startRedis();
  const app = appFile(`
    import { connect } from 'node:net';
    const socket = connect(process.env.SIDESCOPE_TRAFFIC);
    const good = (sender, total) => JSON.stringify({ sender, traffic: { async: total }, dropped: 0, clamped: 0 }) + '\\n';
    socket.write('nonsense\\n{}\\n[1]\\n' + good('a', 5) + good('b', 5) + good('a', -1) + 'x'.repeat(100_000) + '\\n' + good('a', 6));
    setInterval(() => undefined, 1e6);`);
  wrap(process.execPath, app);
  const { report } = await hears(({ traffic }) => traffic['async'] === 6);
  expect(report.traffic).toEqual({ async: 6 });
  expect(report.countsDropped).toBe(6);
});

test('an app whose reporter is not there, or reads nothing, runs as ever and says so at most once', async () => {
  const folder = writeTree({});
  const silent = createServer({ pauseOnConnect: true }).listen(join(folder, 'silent'));
  onTestFinished(() => void silent.close());
  const app = appFile(`
    const traffic = connectTraffic();
    const beganMs = performance.now();
    const before = process.memoryUsage().rss;
    while (performance.now() - beganMs < 1_000) {
      for (let n = 0; n < 1_000; n++) traffic.count('async');
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    console.log(traffic.totals().async > 1_000, (process.memoryUsage().rss - before) / 1e6 < 30);`);
  for (const path of [join(folder, 'gone'), join(folder, 'silent'), 'none']) {
    const { ended, stdout, stderr } = run(process.execPath, [app], { SIDESCOPE_TRAFFIC: path });
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(stdout()).toBe('true true\n');
    expect(stderr().split('\n').filter(Boolean).length).toBe(path.endsWith('gone') ? 1 : 0);
  }
});
