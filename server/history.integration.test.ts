// The history over real HTTP, on both stores. Its step is 5 s, and nothing here hurries it.
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { startRedisServer } from '../testing/redis-server.ts';
import { HISTORY_SPAN_MS, HISTORY_STEP_MS, type History, parseHistoryJson } from './contract/history.ts';
import { toWire } from './contract/wire.ts';
import { anEntry } from './testing/an-entry.ts';
import { nextReport } from './testing/make-report.ts';
import { openStream } from './testing/open-stream.ts';
import { runServer, type TestServer } from './testing/run-server.ts';
import { until } from './testing/until.ts';

const STEP_LIMIT_MS = 2.5 * HISTORY_STEP_MS;
const put = (server: TestServer, changes = {}) => server.post('/api/reports', toWire(nextReport(changes)));

async function historyOf(server: TestServer, query = ''): Promise<History> {
  const response = await server.get(`/api/monitor/history${query}`);
  const parsed = parseHistoryJson(await response.text());
  if (response.status !== 200 || !parsed.ok) throw new Error(`no history: ${response.status}`);
  return parsed.value;
}
const counts = ({ channels }: History, id = 'browser') => channels.find((channel) => channel.id === id)?.counts ?? [];
const seriesOf = ({ sidecars }: History, name: string) => sidecars.find((sidecar) => sidecar.name === name);
/** A step may end before the first report comes, and is held without it. */
function lastTwo(history: History, name: string) {
  const { cpuPercent = [], memoryBytes = [], health = [] } = seriesOf(history, name) ?? {};
  return { cpuPercent: cpuPercent.slice(-2), memoryBytes: memoryBytes.slice(-2), health: health.slice(-2) };
}
const isHeld = (history: History) => seriesOf(history, 'api')?.health.includes('healthy');
const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0);

async function startRedis() {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  return startRedisServer(ending.signal);
}

test('with the embedded store steps are held also while nobody watches', async () => {
  const server = await runServer();
  await put(server, { name: 'api', traffic: { browser: 10 } });
  await until('a step holds it', async () => isHeld(await historyOf(server)), STEP_LIMIT_MS);
  await put(server, { name: 'api', traffic: { browser: 17 } });
  await until(
    'the next holds what was counted',
    async () => counts(await historyOf(server)).at(-1) === 7,
    STEP_LIMIT_MS,
  );
  const history = await historyOf(server);
  expect(lastTwo(history, 'api')).toEqual({
    cpuPercent: [25, 25],
    memoryBytes: [100, 100],
    health: ['healthy', 'healthy'],
  });
  expect(lastTwo(history, 'worker')).toMatchObject({ health: ['down', 'down'] });
  expect(history.fromMs % HISTORY_STEP_MS).toBe(0);
  expect(counts(history, 'async').at(-1)).toBe(0);
});

test('with Redis a step is held while somebody watches; asleep it hears nothing, and what was then is a gap', async () => {
  const redis = await startRedis();
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  const commands = async () =>
    [...(await client.info('commandstats')).matchAll(/cmdstat_(\S+?):calls=(\d+)/g)]
      .filter(([, name]) => !/^(info|client|config)/.test(name ?? ''))
      .map(([, name, calls]) => `${name} ${calls}`);
  const server = await runServer({ OPS_REDIS_URL: redis.url });
  const watch = async () => {
    const opened = await openStream(server.url, await server.ticket());
    await opened.next('snapshot');
    return opened;
  };
  const heldSteps = async () => (await historyOf(server)).sidecars[0]?.health.filter((one) => one !== null).length ?? 0;
  expect((await historyOf(server)).sidecars).toEqual([]);

  await put(server, { name: 'api', traffic: { browser: 1 } });
  const first = await watch();
  await until('a step is held', async () => (await heldSteps()) === 1, STEP_LIMIT_MS);
  first.destroy();
  await until('it sleeps', async () => !/cmd=subscribe/.test(String(await client.client('LIST'))));
  const before = await commands();
  const sleptFromMs = performance.now();
  await until('two steps have ended', () => performance.now() - sleptFromMs > 2 * HISTORY_STEP_MS, 3 * HISTORY_STEP_MS);
  expect(await commands()).toEqual(before);
  expect(await heldSteps()).toBe(1);

  await put(server, { name: 'api', traffic: { browser: 900 } });
  await watch();
  await until('it is awake again', async () => (await heldSteps()) === 2, STEP_LIMIT_MS);
  const history = await historyOf(server);
  const health = seriesOf(history, 'api')?.health ?? [];
  expect([health.at(0), ...health.slice(1, -1), health.at(-1)]).toEqual([
    'healthy',
    ...Array.from({ length: health.length - 2 }, () => null),
    'healthy',
  ]);
  expect(health.length).toBeGreaterThanOrEqual(4);
  expect(sum(counts(history))).toBe(0);
});

test('requests are held as long as somebody watches, and what was told while nobody did is not', async () => {
  const server = await runServer();
  const answered = (...sequences: number[]) =>
    put(server, {
      name: 'api',
      requests: sequences.map((sequence) => anEntry({ sequence, durationMs: 16 * sequence })),
    });
  const apiOf = async () => seriesOf(await historyOf(server), 'api');
  const heldSteps = async () => (await apiOf())?.health.length ?? 0;
  await answered(1);
  await until('a step is held', async () => (await heldSteps()) > 0, STEP_LIMIT_MS);
  expect(await apiOf()).not.toHaveProperty('latency');

  const { next } = await openStream(server.url, await server.ticket());
  await next('snapshot');
  await answered(2, 4);
  await next('reports');
  const told = async () => (await apiOf())?.latency?.filter((one) => one !== null) ?? [];
  await until('the step is held', async () => (await told()).length > 0, STEP_LIMIT_MS);
  expect(await told()).toEqual([[24, 1, 28, 1]]);
  expect((await apiOf())?.slowestMs?.filter((one) => one !== null)).toEqual([64]);
  expect((await apiOf())?.latency?.[0]).toBe(null);
  expect((await apiOf())?.latency).toHaveLength(await heldSteps());
});

test('it holds the log of the same time, and all of it from a time on', async () => {
  const server = await runServer();
  const { next, events } = await openStream(server.url, await server.ticket());
  await next('snapshot');
  await put(server, { name: 'api' });
  await until('both entries came', () => events.filter((event) => event.type === 'log').length === 2);
  const told = events.flatMap((event) => (event.type === 'log' ? [event.entry] : []));
  expect((await historyOf(server)).entries).toEqual(told);
  const lastMs = told.at(-1)?.atMs ?? 0;
  expect((await historyOf(server, `?since=${lastMs}`)).entries).toEqual(told.filter(({ atMs }) => atMs >= lastMs));
  expect((await historyOf(server, `?since=${lastMs + 60_000}`)).entries).toEqual([]);
});

test('since must be a time in milliseconds', async () => {
  const server = await runServer();
  const nowMs = (await historyOf(server)).generatedAtMs;
  expect((await historyOf(server, `?since=${nowMs - 2 * HISTORY_SPAN_MS}`)).sidecars).toEqual([]);
  for (const query of [
    '?since=',
    '?since=yesterday',
    '?since=1795000000',
    '?since=-1',
    '?since=1e13',
    `?since=${nowMs}&since=${nowMs}`,
  ]) {
    const answer = await server.get(`/api/monitor/history${query}`);
    expect(`${query} ${answer.status}`).toBe(`${query} 400`);
    expect(await answer.json()).toMatchObject({
      error: 'malformed_since',
      message: expect.stringContaining('since: must be'),
      remedy: expect.any(String),
    });
  }
});

test('the OpenAPI document says what it holds', async () => {
  const server = await runServer();
  const document = await (await server.get('/api/openapi.json')).text();
  const route = (JSON.parse(document) as { paths: Record<string, { get?: { parameters?: object[] } }> }).paths[
    '/api/monitor/history'
  ];
  expect(route?.get?.parameters).toMatchObject([{ name: 'since', required: false }]);
  expect(document).toContain('"cpu_percent":{"type":"array"');
});
