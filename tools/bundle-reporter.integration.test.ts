// What apps import is other text than the source, so it is run as they run it.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { parseReport } from '../server/contract/report.ts';
import { runServer, TOKEN } from '../server/testing/run-server.ts';
import { startRedisServer } from '../testing/redis-server.ts';
import { bundleReporter } from './bundle-reporter.ts';

const ROOT = path.join(import.meta.dirname, '..');
const run = promisify(execFile);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sidescope-bundle-'));
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
  await bundleReporter(ROOT, folder);
  return () => rm(folder, { recursive: true, force: true });
});

/** Runs an app whose reporter says all when it ends. Gives what it wrote. */
async function runApp(lines: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const file = path.join(folder, `${randomUUID()}.js`);
  await writeFile(file, lines.join('\n'));
  const { stdout, stderr } = await run(process.execPath, [file], { env: { SIDECAR_NAME: 'app', ...env } });
  expect(stderr).toBe('');
  return stdout;
}

test('an app under Fastify and one under Express count through what they import, in one state, to Redis', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const redis = await startRedisServer(ending.signal);
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  await runApp(
    [
      "import { once } from 'node:events';",
      "import express from 'express';",
      "import Fastify from 'fastify';",
      "import { expressTraffic } from './integrations/express.js';",
      "import { fastifyTraffic } from './integrations/fastify.js';",
      "import { startReporter } from './start-reporter.js';",
      'const { traffic } = startReporter();',
      'const fastify = Fastify();',
      "await fastify.register(fastifyTraffic, { traffic, rules: { '/one': 'a' } });",
      "fastify.get('/one', async () => 'one');",
      "await fastify.inject('/one');",
      'const app = express();',
      "app.use(expressTraffic({ traffic, rules: { '/two': ['a', 'b'] } }));",
      "app.get('/two', (_request, response) => response.send('two'));",
      "const server = app.listen(0, '127.0.0.1');",
      "await once(server, 'listening');",
      "await fetch('http://127.0.0.1:' + server.address().port + '/two', { headers: { connection: 'close' } });",
      'server.close();',
    ],
    { OPS_REDIS_URL: redis.url, SIDECAR_INSTANCE: 'app-1' },
  );
  const report = parseReport(String(await client.get('sidecar:metrics:app:app-1')));
  expect(report).toMatchObject({ ok: true, value: { traffic: { a: 2, b: 1 } } });
});

test('it reports over HTTP as well, from a part of its own', async () => {
  const server = await runServer();
  await runApp(["import { startReporter } from './start-reporter.js';", "startReporter().traffic.count('a', 5);"], {
    SIDESCOPE_URL: server.url,
    SIDESCOPE_TOKEN: TOKEN,
  });
  const [app] = (await server.snapshot()).sidecars.filter(({ name }) => name === 'app');
  expect(app?.instances[0]?.report?.traffic).toEqual({ a: 5 });
});

test('importing it loads no module of Node’s that it has no use for', async () => {
  const loaded = await runApp([
    "import './start-reporter.js';",
    "process.stdout.write(process.moduleLoadList.join('\\n'));",
  ]);
  expect(loaded).toContain('NativeModule net');
  for (const name of ['internal/blocklist', 'module', 'tls', 'http', 'cluster', 'child_process'])
    expect(loaded.split('\n')).not.toContain(`NativeModule ${name}`);
});

test('functions keep their names, for stack traces', async () => {
  expect(await readFile(path.join(folder, 'start-reporter.js'), 'utf8')).toContain('function startReporter(');
});
