import { Cluster, Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { startRedisCluster } from '../../testing/redis-cluster.ts';
import { parseRedisUrl } from '../contract/redis-url.ts';
import { until } from '../testing/until.ts';
import { createRedisClient, hasListeners } from './redis-client.ts';

test('a dead node of a Cluster does not hide who listens at the others; where none answers it is not known', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const { url, nodes } = await startRedisCluster(ending.signal);
  const target = parseRedisUrl(url);
  const client = target.ok ? createRedisClient(target.value, 'a-test') : null;
  if (!(client instanceof Cluster)) throw new Error('the URL is of a Cluster');
  onTestFinished(() => client.disconnect());
  client.on('error', () => {});
  await until('it is connected', () => client.status === 'ready');
  // One that it has no connection to yet: the end of a connection is noticed.
  const port = client.nodes('all').find(({ status }) => status === 'wait')?.options.port;
  const others = nodes.filter((node) => node.port !== port);
  const listener = new Redis({ port: others[0]?.port ?? 0, retryStrategy: () => null });
  onTestFinished(() => listener.disconnect());
  listener.on('error', () => {});
  await listener.subscribe('news');
  await nodes.find((node) => node.port === port)?.kill();
  expect(await hasListeners(client, 'news')).toBe(true);
  await Promise.all(others.map((node) => node.kill()));
  await expect(hasListeners(client, 'news')).rejects.toThrow();
});
