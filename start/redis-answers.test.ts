import { expect, test } from 'vitest';
import { checkRedis, hideCredentials } from './redis-answers.ts';

test('user and password are never shown', () => {
  expect(hideCredentials('redis://ada:secret@127.0.0.1:6379/2')).toBe('redis://127.0.0.1:6379/2');
});

test('an address that is none of Redis is refused without showing it', async () => {
  for (const url of ['http://ada:secret@host', 'secret'])
    await expect(checkRedis(url)).rejects.toThrow(/^OPS_REDIS_URL must be an address such as redis:[^ ]+$/);
});
