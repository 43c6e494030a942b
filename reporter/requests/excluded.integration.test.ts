// GETs that only poll, as the topology of a real server says, from there to an app that reports to Redis or to that server.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openStream } from '../../server/testing/open-stream.ts';
import { runServer, TOKEN } from '../../server/testing/run-server.ts';
import { startRedisServer } from '../../testing/redis-server.ts';
import { writeTree } from '../testing/fixture-tree.ts';
import { MAIN, run, runReporter } from '../testing/run-reporter.ts';

const MODULE = pathToFileURL(join(MAIN, '../start-reporter.ts')).href;
/** Fails where it is asked to, and says its port. */
const APP = `import { createServer } from 'node:http';
  import { startReporter } from ${JSON.stringify(MODULE)};
  startReporter({ name: 'api', instance: 'api-1', traceRequests: { exclude: ['/health'] } });
  const server = createServer((request, response) => {
    response.statusCode = request.url.includes('broken') ? 500 : 200;
    response.end('ok');
  });
  server.listen(0, '127.0.0.1', () => console.log('port', server.address().port));`;
const TOPOLOGY = JSON.stringify({ sidecars: [{ name: 'api' }], channels: [], polling: ['/api/me', '/api/status'] });

type Env = Record<string, string>;
const alone = (file: string, env: Env) => run(process.execPath, [file], env);
const wrapped = (file: string, env: Env) =>
  runReporter(['--name', 'api', '--instance', 'api-1', '--', process.execPath, file], env);

test.each([
  ['by itself, to Redis', 'redis', alone],
  ['under a wrapper, to Redis', 'redis', wrapped],
  ['by itself, to the server', 'server', alone],
])('an app %s tells of no GET that only polls, and of all else at these paths', async (_how, kind, start) => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const files = writeTree({ 'app.mjs': APP, 'topology.json': TOPOLOGY });
  const redis: Env = kind === 'redis' ? { OPS_REDIS_URL: (await startRedisServer(ending.signal)).url } : {};
  const server = await runServer({ SIDESCOPE_TOPOLOGY: join(files, 'topology.json'), ...redis });
  const app = start(
    join(files, 'app.mjs'),
    kind === 'redis' ? redis : { SIDESCOPE_URL: server.url, SIDESCOPE_TOKEN: TOKEN },
  );
  const port = await vi.waitFor(() => Number(/port (\d+)/.exec(app.stdout())?.[1] ?? expect.fail('not yet')), {
    timeout: 10_000,
    interval: 10,
  });
  const ask = async (method: string, path: string) =>
    (await fetch(`http://127.0.0.1:${port}${path}`, { method })).headers.get('x-request-id');
  const { events } = await openStream(server.url, await server.ticket());
  const isNamed = async () => expect(await ask('GET', '/health')).not.toBeNull();
  await vi.waitFor(isNamed, { timeout: 15_000, interval: 50 });
  for (let index = 0; index < 20; index += 1) await ask('GET', `/api/me?turn=${index}`);
  for (const line of ['GET /api/me/broken', 'POST /api/me', 'GET /api/status', 'GET /api/menu', 'GET /health/broken'])
    await ask(...(line.split(' ') as [string, string]));
  await ask('PUT', '/last');
  const told = () =>
    events
      .flatMap((event) => (event.type === 'reports' ? event.reports : []))
      .flatMap(({ requests = [] }) => requests.map(({ method, route, status }) => `${method} ${route} ${status}`));
  await vi.waitFor(() => expect(told()).toContain('PUT /last 200'), { timeout: 10_000, interval: 20 });
  expect(told()).toEqual([
    'GET /api/me/broken 500',
    'POST /api/me 200',
    'GET /api/menu 200',
    'GET /health/broken 500',
    'PUT /last 200',
  ]);
});
