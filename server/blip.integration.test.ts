// A lone viewer goes away and comes back: what happened meanwhile, while nobody looked, over real streams.
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startRedisServer } from '../testing/redis-server.ts';
import { toWire } from './contract/wire.ts';
import { nextReport } from './testing/make-report.ts';
import { type OpenStream, openStream } from './testing/open-stream.ts';
import { runServer, type TestServer } from './testing/run-server.ts';
import { until } from './testing/until.ts';

async function redisEnv() {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const redis = await startRedisServer(ending.signal);
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  const servesNobody = async () => !String(await client.client('LIST')).includes('name=sidescope-subscriber');
  return { client, env: { OPS_REDIS_URL: redis.url }, servesNobody };
}
const stream = async (server: TestServer, lastEventId?: string) => {
  const opened = await openStream(server.url, await server.ticket(), lastEventId);
  await opened.next('snapshot');
  return opened;
};
const put = (server: TestServer, name: string, changes = {}) =>
  server.post('/api/reports', toWire(nextReport({ name, instance: `${name}-1`, ...changes })));
/** "oom_kill api", a "*" before those told again; "resync". */
const told = ({ events }: OpenStream) =>
  events.flatMap((event) => {
    if (event.type === 'log') return [`${event.replayed ? '*' : ''}${event.entry.kind} ${event.entry.sidecar}`];
    return event.type === 'resync' ? [`resync ${event.reason}`] : [];
  });
const BOOT_2 = { bootId: 'boot-2', startedAtMs: 1_795_000_050_000 };

/** A viewer who saw api and worker start, and has gone. */
async function gone(server: TestServer, isAsleep: () => Promise<boolean>) {
  const viewer = await stream(server);
  await put(server, 'api');
  await put(server, 'worker');
  await until('both are told', () => told(viewer).length === 4);
  viewer.destroy();
  await until('the server sleeps', isAsleep);
  return viewer.lastId() ?? '';
}

describe('a lone viewer that comes back within a minute', () => {
  test.each(['embedded', 'redis'])('is told what happened while nobody looked, store %s', async (kind) => {
    const { env, servesNobody } = kind === 'redis' ? await redisEnv() : { env: {}, servesNobody: async () => true };
    const server = await runServer(env);
    const lastId = await gone(server, servesNobody);
    await put(server, 'api', { oomKills: 1 });
    await put(server, 'worker', BOOT_2);
    const back = await stream(server, lastId);
    expect(told(back)).toEqual(['*oom_kill api', '*health_changed api', '*reporter_restarted worker']);
    const again = await stream(server, lastId);
    expect(told(again)).toEqual(told(back));
    expect(told(await stream(server, back.lastId() ?? ''))).toEqual([]);
  });

  test('of a server that ended meanwhile is told that entries may be missing, and gets the picture', async () => {
    const { env, servesNobody } = await redisEnv();
    const server = await runServer(env);
    const lastId = await gone(server, servesNobody);
    await server.close();
    const restarted = await runServer(env);
    await put(restarted, 'api', { oomKills: 1 });
    const back = await stream(restarted, lastId);
    expect(told(back)).toEqual(['resync unwatched']);
    expect(back.events.at(-1)).toMatchObject({ type: 'snapshot' });
    // From here on it is watched again.
    const other = await runServer(env);
    expect(told(await stream(other, back.lastId() ?? ''))).toEqual([]);
    expect(told(await stream(other, lastId))).toEqual(['resync unwatched']);
  });

  test('finds every entry at another server that was watched all the time', async () => {
    const { env, client } = await redisEnv();
    const [server, other] = [await runServer(env), await runServer(env)];
    const keeper = await stream(other);
    await until('it hears', async () => String(await client.pubsub('NUMSUB', 'sidecar:log')).endsWith(',1'));
    const lastId = await gone(server, async () => true);
    await server.close();
    await put(other, 'api', { oomKills: 1 });
    await until('it is told', () => told(keeper).length === 6);
    const restarted = await runServer(env);
    for (const place of [restarted, other])
      expect(told(await stream(place, lastId))).toEqual(['*oom_kill api', '*health_changed api']);
  });
});
