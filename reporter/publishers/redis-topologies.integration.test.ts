// The forms of OPS_REDIS_URL on real processes.
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseRedisUrl } from '../../server/contract/redis-url.ts';
import { startRedisCluster } from '../../testing/redis-cluster.ts';
import { startRedisSentinel } from '../../testing/redis-sentinel.ts';
import { steadyPort } from '../../testing/steady-port.ts';
import { aReport } from '../testing/report.ts';
import { createRedisPublisher } from './redis.ts';

function ending(): AbortSignal {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  return controller.signal;
}

function publisherTo(url: string, prefix = '') {
  const target = parseRedisUrl(url);
  if (!target.ok) throw new Error(target.reason);
  return createRedisPublisher(target.value, prefix, ending());
}

function clientOf(port: number, database = 0): Redis {
  const client = new Redis({ port, host: '127.0.0.1', db: database });
  onTestFinished(() => client.disconnect());
  return client;
}

test('in a cluster reports go to the node that the hash tag names, whichever node is asked first', async () => {
  const { url, nodes } = await startRedisCluster(ending());
  const hosts = url.split('//')[1]?.split(',') ?? [];
  for (const [index, host] of hosts.entries()) {
    const publisher = publisherTo(`redis+cluster://${host}`, `{tag}${index}:`);
    let told = 0;
    publisher.onWatch(() => told++);
    await publisher.publish(aReport());
    const stored = await Promise.all(
      nodes.map(({ port }) =>
        clientOf(port)
          .get(`{tag}${index}:sidecar:metrics:api:api-1`)
          .catch(() => null),
      ),
    );
    expect(stored.filter((json) => json !== null)).toHaveLength(1);
    const owner = nodes[stored.findIndex((json) => json !== null)];
    await clientOf(owner?.port ?? 0).set(`{tag}${index}:sidecar:watch`, '500');
    await vi.waitFor(() => expect(told).toBe(1), { interval: 5 });
    expect(await publisher.publish(aReport())).toEqual({ watchIntervalMs: 500 });
  }
});

test('in a cluster one dead node among those named does not matter', async () => {
  const { url, nodes } = await startRedisCluster(ending());
  const [host] = (url.split('//')[1] ?? '').split(',').slice(-1);
  await publisherTo(`redis+cluster://127.0.0.1:1,${host}`, '{tag}').publish(aReport());
  const stored = await Promise.all(
    nodes.map(({ port }) =>
      clientOf(port)
        .get('{tag}sidecar:metrics:api:api-1')
        .catch(() => null),
    ),
  );
  expect(stored.filter((json) => json !== null)).toHaveLength(1);
});

test('with sentinels reports follow the primary when it fails over', async () => {
  const { url, primary, replica } = await startRedisSentinel(ending());
  const publisher = publisherTo(url);
  await publisher.publish(aReport());
  const before = clientOf(primary.port, 2);
  expect(await before.exists('sidecar:metrics:api:api-1')).toBe(1);
  before.disconnect();
  await primary.kill();
  await vi.waitFor(() => publisher.publish(aReport({ reportedAtMs: 1_795_000_010_000 })), {
    timeout: 30_000,
    interval: 200,
  });
  expect(await clientOf(replica.port, 2).zscore('sidecar:instances', 'api:api-1')).toBe('1795000010000');
});

test('a master that no sentinel knows is told by its name', async () => {
  const { url } = await startRedisSentinel(ending());
  await expect(publisherTo(url.replace('/main/', '/other/')).publish(aReport())).rejects.toMatchObject({
    kind: 'link',
    message: expect.stringContaining('knows no master "other"'),
  });
});

test('a sentinel that goes on to name a master that is gone is left for the next one', async () => {
  const { url, primary } = await startRedisSentinel(ending());
  const [first = 0, ...others] = [...url.matchAll(/:(\d+)/g)].map(([, port]) => Number(port));
  const nobody = await steadyPort();
  await clientOf(first).call('SENTINEL', 'MONITOR', 'cut-off', '127.0.0.1', nobody, 2);
  for (const port of others) await clientOf(port).call('SENTINEL', 'MONITOR', 'cut-off', '127.0.0.1', primary.port, 2);
  await publisherTo(url.replace('/main/', '/cut-off/')).publish(aReport());
  expect(await clientOf(primary.port, 2).exists('sidecar:metrics:api:api-1')).toBe(1);
});
