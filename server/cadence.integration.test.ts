// What viewers want, from their streams to what reporters are told.
import { expect, test } from 'vitest';
import { toWire } from './contract/wire.ts';
import { nextReport } from './testing/make-report.ts';
import { openStream } from './testing/open-stream.ts';
import { runServer, type TestServer } from './testing/run-server.ts';
import { until } from './testing/until.ts';

/** The cadence that a reporter is told with its report; null: nobody watches. */
async function told(server: TestServer): Promise<unknown> {
  const answer = await server.post('/api/reports', toWire(nextReport({ name: 'api' })));
  return ((await answer.json()) as { watch_interval_ms: unknown }).watch_interval_ms;
}

const open = async (server: TestServer, intervalMs?: number | string) =>
  openStream(server.url, await server.ticket(), undefined, intervalMs);

test('reporters are asked for what the hastiest viewer wants, and each stream says what that is as it opens', async () => {
  const server = await runServer();
  const calm = await open(server, 2_000);
  expect(await calm.next('hello')).toMatchObject({ watchIntervalMs: 2_000 });
  await until('reporters are told', async () => (await told(server)) === 2_000);

  const hasty = await open(server, 250);
  expect(await hasty.next('hello')).toMatchObject({ watchIntervalMs: 250 });
  await until('reporters are told at once', async () => (await told(server)) === 250, 500);

  hasty.destroy();
  await until('the calm one is left', async () => (await told(server)) === 2_000, 10_000);
});

test.each([undefined, '', 'fast', '-1'])('a wish of %s is none, and 500 ms are asked for', async (wish) => {
  const server = await runServer();
  const stream = await open(server, wish);
  expect(await stream.next('hello')).toMatchObject({ watchIntervalMs: 500 });
});
