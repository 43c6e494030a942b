import { expect, test } from 'vitest';
import { checkRedis } from './redis-answers.ts';

test('an address that is none of Redis is refused without showing it', async () => {
  for (const url of ['http://ada:secret@host', 'secret']) {
    const refused = await checkRedis(url).catch(String);
    expect(refused).toMatch(/^Error: OPS_REDIS_URL cannot be used: /);
    expect(refused).not.toContain('secret');
  }
});
