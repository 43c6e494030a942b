import { expect, test } from 'vitest';
import { parseRedisUrl } from './redis-url.ts';

test.each([
  ['redis://127.0.0.1:6379', 'redis://127.0.0.1:6379/2'],
  ['redis://redis/', 'redis://redis/2'],
  ['redis://redis/0', 'redis://redis/0'],
  ['rediss://user:pw@redis:6380', 'rediss://user:pw@redis:6380/2'],
])('%s connects to %s', (text, url) => {
  expect(parseRedisUrl(text)?.url).toBe(url);
});

test('what is shown has no secrets', () => {
  expect(parseRedisUrl('redis://user:pw@redis:6380/3')?.shown).toBe('redis://redis:6380/3');
});

test.each(['', 'redis', 'localhost:6379', 'http://redis', 'redis://', 'redis://redis/zero'])(
  '"%s" is no address',
  (text) => {
    expect(parseRedisUrl(text)).toBeNull();
  },
);
