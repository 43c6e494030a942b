// What really holds an app back, from the kernel to the X-ray's verdict: an app in a real cgroup reports to a real Redis, a real
// server streams that, and the X-ray reads the stream as the panel does.
import { cpus } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { entry } from '../extension/inspector/sample-entry.ts';
import type { Figure } from '../extension/xray/figures.ts';
import { NO_TRACES } from '../extension/xray/lens.ts';
import { createWork } from '../extension/xray/work.ts';
import { type Found, xrayOf } from '../extension/xray/xray.ts';
import { writeTree } from '../reporter/testing/fixture-tree.ts';
import { MAIN, run } from '../reporter/testing/run-reporter.ts';
import { type OpenStream, openStream } from '../server/testing/open-stream.ts';
import { runServer } from '../server/testing/run-server.ts';
import { startRedisServer } from '../testing/redis-server.ts';
import { makeV1Cgroup, type V1Cgroup } from '../testing/v1-cgroup.ts';

const MiB = 2 ** 20;
const MODULE = pathToFileURL(join(MAIN, '../start-reporter.ts')).href;
const TOPOLOGY = JSON.stringify({ sidecars: [{ name: 'api' }] });

/** What it takes more memory than there is, in a process that the kernel is told to kill first. */
const HOARD = `require('fs').writeFileSync('/proc/self/oom_score_adj', '1000');
  const held = []; for (;;) held.push(Buffer.alloc(${8 * MiB}, 1));`;
/** Works for 150 ms of CPU, has a process hoard memory until it ends, or only answers. */
const APP = `import { createServer } from 'node:http';
  import { spawn } from 'node:child_process';
  import { startReporter } from ${JSON.stringify(MODULE)};
  startReporter({ name: 'api', instance: 'api-1' });
  const answers = {
    '/work': (response) => {
      const began = process.cpuUsage();
      while (process.cpuUsage(began).user + process.cpuUsage(began).system < 150_000);
      response.end();
    },
    '/hoard': (response) =>
      spawn(process.execPath, ['-e', ${JSON.stringify(HOARD)}]).once('exit', (code, signal) => {
        response.statusCode = 500;
        response.end(String(signal));
      }),
  };
  const server = createServer(({ url }, response) => (answers[url] ?? (() => response.end()))(response));
  server.listen(0, '127.0.0.1', () => console.log('port', server.address().port));`;

/** An app in a cgroup of its own with 256 MiB, which is watched. A text: why this machine cannot. */
async function startWatched(name: string): Promise<Watched | string> {
  const cgroup = makeV1Cgroup(`sidescope-${name}-${process.pid}`);
  if (typeof cgroup === 'string') return cgroup;
  cgroup.set('memory', 'memory.limit_in_bytes', 256 * MiB);
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const files = writeTree({ 'app.mjs': APP, 'topology.json': TOPOLOGY });
  const redis = await startRedisServer(ending.signal);
  const server = await runServer({ OPS_REDIS_URL: redis.url, SIDESCOPE_TOPOLOGY: join(files, 'topology.json') });
  const start = `${cgroup.join}; exec '${process.execPath}' '${join(files, 'app.mjs')}'`;
  const app = run('sh', ['-c', start], { OPS_REDIS_URL: redis.url });
  const port = await vi.waitFor(() => Number(/port (\d+)/.exec(app.stdout())?.[1] ?? expect.fail(app.stderr())), {
    timeout: 20_000,
    interval: 10,
  });
  const stream = await openStream(server.url, await server.ticket());
  const url = `http://127.0.0.1:${port}`;
  const isFollowed = async () => {
    expect((await fetch(url)).headers.get('x-request-id')).not.toBeNull();
    // What was used until a request is known from the report before it.
    expect(stream.events.filter(({ type }) => type === 'reports').length).toBeGreaterThan(1);
  };
  await vi.waitFor(isFollowed, { timeout: 20_000, interval: 50 });
  return { cgroup, stream, url };
}

interface Watched {
  cgroup: V1Cgroup;
  stream: OpenStream;
  url: string;
}

/** Asks once, and reads all that was told of it once the reports that enclose it have come. */
async function xray({ stream, url }: Watched, path: string): Promise<{ found: Found; figure: Figure; answer: string }> {
  const startedAtMs = performance.timeOrigin + performance.now();
  const response = await fetch(url + path);
  const answer = await response.text();
  const durationMs = performance.timeOrigin + performance.now() - startedAtMs;
  const requestId = response.headers.get('x-request-id');
  const timings = { blockedMs: 0, dnsMs: null, connectMs: null, tlsMs: null, sendMs: 0, receiveMs: 0 };
  const asked = { startedAtMs, durationMs, requestId, timings: { ...timings, waitMs: durationMs } };
  const request = entry(`GET ${path} ${response.status}`, asked);
  return vi.waitFor(
    () => {
      const work = createWork();
      for (const event of stream.events) work.hear(event);
      const log = stream.events.flatMap((event) => (event.type === 'log' ? [event.entry] : []));
      const facts = { request, work, snapshot: null, log, traces: NO_TRACES, clockOffsetMs: 0, nowMs: Date.now() };
      const result = xrayOf(facts);
      if (!('found' in result)) throw new Error(`nothing found: ${result.absence.kind}`);
      const [figure] = result.found.figures;
      if (figure?.usage.kind !== 'measured') throw new Error(`its usage is ${figure?.usage.kind}`);
      return { found: result.found, figure, answer };
    },
    { timeout: 20_000, interval: 50 },
  );
}

test('a request whose app a CPU quota held back is said to be throttled, by how much, and one before was not', async (context) => {
  const app = await startWatched('quota');
  if (typeof app === 'string') return context.skip(app);
  const free = await xray(app, '/work');
  expect(free.figure.usage).toMatchObject({ throttledMs: 0 });
  expect(free.found.verdict.kind).toBe('slow-handler');
  // A twentieth of a core, which it would be held to on a busy machine as well: 3 s for what it does.
  app.cgroup.set('cpu', 'cpu.cfs_quota_us', 5_000);
  const { found, figure } = await xray(app, '/work');
  const usage = figure.usage.kind === 'measured' ? figure.usage : expect.fail();
  expect(found.verdict.text).toMatch(
    /^Throttled: its CPU quota held api back [\d.,]+ m?s within [\d.,]+ m?s \(window total, all CPUs\)\.$/,
  );
  expect(figure.ownMs).toBeGreaterThan(2_000);
  expect(usage.throttledMs).toBeGreaterThan(0.1 * (figure.ownMs ?? Number.NaN));
  // The kernel counts it on each CPU's run queue by itself, so that it may sum up to more than has passed.
  expect(usage.throttledMs).toBeLessThanOrEqual(usage.measuredMs * cpus().length);
  expect(usage.cpuMs).toBeGreaterThan(140);
});

test('a request in which the kernel killed a process for want of memory is said to be so', async (context) => {
  const app = await startWatched('memory');
  if (typeof app === 'string') return context.skip(app);
  const { found, figure, answer } = await xray(app, '/hoard');
  expect(answer).toBe('SIGKILL');
  expect(figure.usage).toMatchObject({ oomKills: 1, memoryLimitBytes: 256 * MiB });
  expect(found.verdict).toEqual({
    kind: 'oom',
    text: 'Out of memory: a process of api was killed while the request was under way.',
  });
});
