// Two processes that report under one name and one instance id, to a whole server and over each store.
import { expect, onTestFinished, test } from 'vitest';
import { startRedisServer } from '../testing/redis-server.ts';
import type { Env } from './config.ts';
import { applyEvent } from './contract/apply.ts';

import type { Snapshot } from './contract/snapshot.ts';
import { toWire } from './contract/wire.ts';
import { makeReport } from './testing/make-report.ts';
import { openStream } from './testing/open-stream.ts';
import { runServer, type TestServer } from './testing/run-server.ts';
import { until } from './testing/until.ts';

const HOUR_MS = 3_600_000;
/** How often each of them reports. */
const EVERY_MS = 500;

async function redisEnv(): Promise<Env> {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  return { OPS_REDIS_URL: (await startRedisServer(ending.signal)).url };
}

/** Reports from now on until the test ends, as a process that has been up for so long. */
function startProcess(server: TestServer, bootId: string, upMs: number, traffic: number): void {
  const startedAtMs = Date.now() - upMs;
  const report = () => {
    const reportedAtMs = Date.now();
    const uptimeMs = reportedAtMs - startedAtMs;
    const clocks = { startedAtMs, reportedAtMs, uptimeMs, monotonicUsec: uptimeMs * 1_000 };
    const what = { name: 'worker', instance: 'copied', bootId, traffic: { async: traffic } };
    void server.post('/api/reports', toWire(makeReport({ ...clocks, ...what })));
  };
  report();
  const timer = setInterval(report, EVERY_MS);
  onTestFinished(() => clearInterval(timer));
}

const copied = ({ sidecars }: Pick<Snapshot, 'sidecars'>) =>
  sidecars.find(({ name }) => name === 'worker')?.instances.find(({ id }) => id === 'copied');

test.each([
  ['the embedded store', async (): Promise<Env> => ({})],
  ['Redis', redisEnv],
])('over %s, an instance id that was copied is told to a viewer, and once in the log', async (_store, envOf) => {
  const server = await runServer(await envOf());
  const { next, events } = await openStream(server.url, await server.ticket());
  await next('snapshot');
  startProcess(server, 'old', 2 * HOUR_MS, 7);
  startProcess(server, 'young', HOUR_MS, 90);
  const isTold = async () => copied(await server.snapshot())?.otherBoot?.isAlive;
  await until('it is told', isTold, 30_000);
  const seen = copied(await server.snapshot());
  expect(seen).toMatchObject({ health: 'healthy', report: { bootId: 'young', traffic: { async: 90 } } });
  expect(seen?.restarts).toBeLessThanOrEqual(1);
  // What a viewer makes of its stream is the same.
  const viewed = events.reduce<Snapshot | null>(applyEvent, null);
  expect(viewed && copied(viewed)).toMatchObject({ otherBoot: { bootId: 'old', isAlive: true } });
  const starts = events.filter((event) => event.type === 'log' && event.entry.kind === 'reporter_restarted');
  expect(starts.length).toBeLessThanOrEqual(1);
  await until('it is logged', () => server.log().includes('more than one process'));
  expect(server.log().match(/more than one process reports as instance \\"copied\\" of \\"worker\\"/g)).toHaveLength(1);
});
