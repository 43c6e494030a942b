import { expect, test } from 'vitest';
import { demoRedisOptions, shownRedis } from './redis-options.ts';

test('without a database it is the one that server and reporters use, and never the app’s own', () => {
  expect(demoRedisOptions('redis://127.0.0.1:6379')).toEqual({ host: '127.0.0.1', port: 6379, db: 2 });
});

test('user, password and TLS are taken over, and not shown', () => {
  const url = 'rediss://ada:s%20ecret@cache:6380/5';
  expect(demoRedisOptions(url)).toEqual({
    host: 'cache',
    port: 6380,
    db: 5,
    username: 'ada',
    password: 's ecret',
    tls: {},
  });
  expect(shownRedis(url)).toBe('rediss://cache:6380/5');
});

test('Sentinel and Cluster are refused with what the demo runs on', () => {
  expect(() => demoRedisOptions('redis+cluster://a:1,b:2')).toThrow('The demo runs on a single Redis');
});
