// Redis has reached its maxmemory, and later has room again.
import { expect, onTestFinished, test } from 'vitest';
import { connectTo } from './connect-to.ts';
import { startFaultyRedis } from './faulty-redis.ts';
import { refuseWrites } from './refused-writes.ts';
import { tell } from './tell.ts';

const RECOVERY_WITHIN_MS = 10_000;

test('a full Redis is called full, loses no count, and is well again within 10 s', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const redis = await startFaultyRedis(ending.signal);
  const client = connectTo(redis.url, ending.signal);
  const seen = await refuseWrites(
    {
      redisUrl: redis.url,
      begin: () => client.config('SET', 'maxmemory', '1'),
      end: () => client.config('SET', 'maxmemory', '0'),
    },
    ending.signal,
  );
  tell('redis-full', {
    reasons: seen.reasons.join(' '),
    toldMs: Math.round(seen.toldMs),
    recoveryMs: Math.round(seen.recoveryMs),
  });
  expect(seen.reasons).toEqual(['redis_full']);
  expect(seen.totals).toEqual(seen.exact);
  expect(seen.recoveryMs).toBeLessThan(RECOVERY_WITHIN_MS);
  expect(seen.faults).toEqual([]);
});
