// Word of the watch lease between two reports, and what it costs Redis while nothing happens.
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseRedisUrl } from '../../server/contract/redis-url.ts';
import { startRedisServer } from '../../testing/redis-server.ts';
import { aReport } from '../testing/report.ts';
import { createRedisPublisher } from './redis.ts';

function ending(): AbortSignal {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  return controller.signal;
}

async function startPublisher(args: string[] = [], user = '') {
  const server = await startRedisServer(ending(), { args });
  const redis = new Redis(server.url);
  onTestFinished(() => redis.disconnect());
  const target = parseRedisUrl(server.url.replace('//', `//${user}`));
  if (!target.ok) throw new Error(target.reason);
  const publisher = createRedisPublisher(target.value, '', ending());
  let told = 0;
  publisher.onWatch(() => told++);
  const commands = async () => {
    const stats = await redis.info('commandstats');
    return Object.fromEntries(
      [...stats.matchAll(/cmdstat_([\w|]+):calls=(\d+)/g)].map(([, name, calls]) => [name, calls]),
    );
  };
  return { redis, publisher, told: () => told, commands };
}

test('a lease that is set is told of at once, each time after a report, and nothing is asked meanwhile', async () => {
  const { redis, publisher, told, commands } = await startPublisher();
  await publisher.publish(aReport());
  const { info: _, ...before } = await commands();
  await redis.set('another key', 'x');
  expect(told()).toBe(0);
  await redis.set('sidecar:watch', '500', 'PX', 300);
  await vi.waitFor(() => expect(told()).toBe(1), { timeout: 1_000, interval: 2 });
  expect(await publisher.publish(aReport())).toEqual({ watchIntervalMs: 500 });
  const { info: __, ...after } = await commands();
  expect(Number(after['get']) - Number(before['get'])).toBe(2);
  await vi.waitFor(() => expect(told()).toBe(2), { timeout: 2_000, interval: 2 });
  expect(await publisher.publish(aReport())).toEqual({ watchIntervalMs: null });
});

test('after a lost connection it is told again', async () => {
  const { redis, publisher, told } = await startPublisher();
  await publisher.publish(aReport());
  expect(await redis.client('LIST')).toContain('flags=t');
  await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  await vi.waitFor(async () => expect(await redis.client('LIST')).not.toContain('flags=t'), { interval: 5 });
  await publisher.publish(aReport()).catch(() => publisher.publish(aReport()));
  await redis.set('sidecar:watch', '500');
  await vi.waitFor(() => expect(told()).toBe(1), { timeout: 1_000, interval: 2 });
});

test('a Redis that knows only the old protocol takes reports, with a login too', async () => {
  const { redis, publisher, told } = await startPublisher(['--rename-command', 'HELLO', ''], 'ada:pass%20word@');
  await redis.acl('SETUSER', 'ada', 'on', '>pass word', '~*', '&*', '+@all');
  await redis.set('sidecar:watch', '500');
  expect(await publisher.publish(aReport())).toEqual({ watchIntervalMs: 500 });
  await redis.set('sidecar:watch', '250');
  expect(await publisher.publish(aReport())).toEqual({ watchIntervalMs: 250 });
  expect(told()).toBe(0);
});

test('a user who may write but not track takes reports', async () => {
  const { redis, publisher } = await startPublisher([], 'ada:pw@');
  await redis.acl(
    'SETUSER',
    'ada',
    'on',
    '>pw',
    '~sidecar:*',
    '&sidecar:*',
    '+set',
    '+zadd',
    '+publish',
    '+get',
    '+select',
  );
  expect(await publisher.publish(aReport())).toEqual({ watchIntervalMs: null });
});
