// Two installations in two databases of one Redis, whose channels know no databases.
import { expect, onTestFinished, test } from 'vitest';
import { startRedisServer } from '../testing/redis-server.ts';
import { toWire } from './contract/wire.ts';
import { nextReport } from './testing/make-report.ts';
import { openStream } from './testing/open-stream.ts';
import { runServer } from './testing/run-server.ts';
import { until } from './testing/until.ts';

test('a server hears nothing of another database, and its own at once', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const redis = await startRedisServer(ending.signal);
  const servers = [
    await runServer({ OPS_REDIS_URL: redis.url }),
    await runServer({ OPS_REDIS_URL: redis.url.replace('/2', '/3') }),
  ] as const;
  const streams = await Promise.all(
    servers.map(async (server) => {
      const stream = await openStream(server.url, await server.ticket());
      await stream.next('snapshot');
      return stream;
    }),
  );
  for (const [index, name] of ['billing', 'api'].entries()) {
    const report = nextReport({ name, instance: `${name}-1`, traffic: { async: 500 } });
    expect((await servers[1 - index]?.post('/api/reports', toWire(report)))?.status).toBe(200);
  }
  for (const [index, own, other] of [
    [0, 'api', 'billing'],
    [1, 'billing', 'api'],
  ] as const) {
    const names = () =>
      streams[index]?.events.flatMap((event) =>
        event.type === 'reports' ? event.reports.map(({ name }) => name) : [],
      );
    await until(`${own} is heard`, () => names()?.includes(own));
    expect(names()).not.toContain(other);
    const snapshot = await servers[index]?.snapshot();
    expect(snapshot?.sidecars.find(({ name }) => name === other)?.health ?? 'down').toBe('down');
  }
});
