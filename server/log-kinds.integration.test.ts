// Every kind of entry that reports give rise to, at three servers that all see the same replicas: each stands in the log once.
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { startRedisServer } from '../testing/redis-server.ts';
import type { LogEntry } from './contract/log-entry.ts';
import type { Report } from './contract/report.ts';
import { toWire } from './contract/wire.ts';
import { logged } from './testing/logged.ts';
import { nextReport } from './testing/make-report.ts';
import { type OpenStream, openStream } from './testing/open-stream.ts';
import { runServer } from './testing/run-server.ts';
import { until } from './testing/until.ts';

const REPLICAS = ['api-1', 'api-2'] as const;
/** A replica is silent after 15 s, and is looked at every second. */
const STOPPED_WITHIN_MS = 18_000;

const entriesOf = ({ events }: OpenStream): LogEntry[] =>
  events.flatMap((event) => (event.type === 'log' ? [event.entry] : []));
const idsOf = (stream: OpenStream) => entriesOf(stream).map(({ id }) => id);
/** "oom_kill: 0 → 1" */
const shown = ({ kind, from, to }: LogEntry) => `${kind}${from === null && to === null ? '' : `: ${from} → ${to}`}`;
/** In which order two replicas are told of is nothing that was promised. */
const toldOf = (stream: OpenStream, instance: string | null) =>
  entriesOf(stream)
    .filter((entry) => entry.instance === instance)
    .map(shown);

test('what happens to two replicas is told once each, by three servers that all see it', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const redis = await startRedisServer(ending.signal);
  const env = { OPS_REDIS_URL: redis.url };
  const servers = await Promise.all([1, 2, 3].map(() => runServer(env)));
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  let posts = 0;
  /** Both say the same, now to one server, now to another. */
  const bothReport = async (changes: Partial<Report>) => {
    for (const instance of REPLICAS) {
      posts += 1;
      const report = nextReport({ instance, ...changes, bootId: `${changes.bootId ?? 'boot'}-${instance}` });
      await servers[posts % servers.length]?.post('/api/reports', toWire(report));
    }
  };
  await bothReport({});
  const streams = await Promise.all(
    servers.map(async (server) => {
      const opened = await openStream(server.url, await server.ticket());
      await opened.next('snapshot');
      return opened;
    }),
  );
  const expected: string[] = [];
  const allTell = async (entry: string, withinMs?: number) => {
    expected.push(entry);
    const isTold = (one: OpenStream) => REPLICAS.every((instance) => toldOf(one, instance).includes(entry));
    await until(`${entry} is told`, () => streams.every(isTold), withinMs);
  };

  await bothReport({ oomKills: 1 });
  await allTell('oom_kill: 0 → 1');
  await bothReport({ oomKills: 1, memoryLimitBytes: 800 });
  await allTell('limit_changed: 400 → 800');
  await bothReport({ oomKills: 1, memoryLimitBytes: 800, cpuCoresLimit: 1 });
  await allTell('limit_changed: 2 → 1');
  const limits = { memoryLimitBytes: 800, cpuCoresLimit: 1 };
  await bothReport({ oomKills: 1, ...limits, throttledUsec: 500_000 });
  await allTell('throttling_began');
  await allTell('throttling_ended', STOPPED_WITHIN_MS);
  await bothReport({ ...limits, bootId: 'next', monotonicUsec: 1_000_000 });
  await allTell('reporter_restarted');
  await allTell('reporter_stopped', STOPPED_WITHIN_MS);
  await until('its health is told', () => streams.every((one) => toldOf(one, null).length > 0));

  for (const one of streams) for (const instance of REPLICAS) expect(toldOf(one, instance)).toEqual(expected);
  const [first = []] = streams.map(idsOf);
  for (const one of streams) expect(idsOf(one)).toEqual(first);
  expect(await logged(client)).toBe(first.length);
});
