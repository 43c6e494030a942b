import { expect, test } from 'vitest';
import { parseRedisUrl, prefixProblem, type RedisTarget } from './redis-url.ts';

function target(text: string): RedisTarget {
  const parsed = parseRedisUrl(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}
const reasonOf = (text: string) => {
  const parsed = parseRedisUrl(text);
  return parsed.ok ? null : parsed.reason;
};
const open = { tls: false, username: null, password: null };

test.each([
  ['redis://127.0.0.1:6379', '127.0.0.1', 6379, 2],
  ['redis://redis/', 'redis', 6379, 2],
  ['redis://redis/0', 'redis', 6379, 0],
  ['REDIS://redis:6380/15', 'redis', 6380, 15],
  ['redis://[::1]:6380', '::1', 6380, 2],
])('%s is one Redis, database 2 unless it says otherwise', (text, host, port, database) => {
  expect(target(text)).toMatchObject({ ...open, kind: 'standalone', endpoint: { host, port }, database });
});

test('user and password are decoded, and shown nowhere', () => {
  const parsed = target('rediss://us%40er:p%3Aw%2F@redis:6380/3');
  expect(parsed).toMatchObject({ tls: true, username: 'us@er', password: 'p:w/', shown: 'rediss://redis:6380/3' });
  expect(target('redis://:pw@redis')).toMatchObject({ username: null, password: 'pw', shown: 'redis://redis/2' });
});

test('sentinels, their master, and its database', () => {
  expect(target('redis+sentinel://:pw@a:26380,b,[::1]:7/main/3')).toEqual({
    ...open,
    kind: 'sentinel',
    password: 'pw',
    endpoints: [
      { host: 'a', port: 26380 },
      { host: 'b', port: 26379 },
      { host: '::1', port: 7 },
    ],
    master: 'main',
    database: 3,
    shown: 'redis+sentinel://a:26380,b,[::1]:7/main/3',
  });
  expect(target('rediss+sentinel://a/main')).toMatchObject({ tls: true, database: 2 });
});

test('nodes of a cluster, which has database 0 only', () => {
  const endpoints = [
    { host: 'a', port: 7000 },
    { host: 'b', port: 6379 },
  ];
  for (const text of ['redis+cluster://a:7000,b', 'redis+cluster://a:7000,b/', 'redis+cluster://a:7000,b/0'])
    expect(target(text)).toMatchObject({ ...open, kind: 'cluster', endpoints, database: 0 });
});

test.each([
  ['', 'not a Redis address'],
  ['redis', 'not a Redis address'],
  ['localhost:6379', 'not a Redis address'],
  ['http://redis', 'not a Redis address'],
  ['redis://', 'not a Redis address'],
  ['redis+other://redis', 'not a Redis address'],
  ['redis://redis/2?family=6', 'not a Redis address'],
  ['redis://redis/zero', 'not a database'],
  ['redis://redis/2/3', 'not a database'],
  ['redis://redis:0', 'host:port'],
  ['redis://redis:65536', 'host:port'],
  ['redis://a:1,b:2', 'several hosts'],
  ['redis+sentinel://a:1,,b:2/main', 'host:port'],
  ['redis+sentinel://a:1', 'names no master'],
  ['redis+sentinel://a:1/main/x', 'not a database'],
  ['redis+cluster://a:1/2', 'database 0 only'],
  ['redis://us%er:hunter2@redis', 'percent-encoded'],
])('"%s" is refused with what is wrong', (text, reason) => {
  expect(reasonOf(text)).toContain(reason);
  expect(reasonOf(text)).not.toContain('hunter2');
});

test('a cluster needs a hash tag in the prefix; others do not', () => {
  const cluster = target('redis+cluster://a');
  for (const prefix of ['{sidescope}:', 'x{a}y']) expect(prefixProblem(cluster, prefix)).toBeNull();
  for (const prefix of ['', 'sidescope:', '{}:', '{a', 'a}'])
    expect(prefixProblem(cluster, prefix)).toContain('hash tag');
  expect(prefixProblem(target('redis://a'), '')).toBeNull();
});
