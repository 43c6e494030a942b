// A failover: the node that everybody is connected to becomes a read-only replica, and later the primary again.
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../server/testing/until.ts';
import { connectTo } from './connect-to.ts';
import { startFaultyRedis } from './faulty-redis.ts';
import { refuseWrites } from './refused-writes.ts';
import { tell } from './tell.ts';

const RECOVERY_WITHIN_MS = 10_000;

test('a Redis that became a replica is called read-only, loses no count, and is well again within 10 s', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const { signal } = ending;
  const [node, standby] = [await startFaultyRedis(signal), await startFaultyRedis(signal)];
  const [atNode, atStandby] = [connectTo(node.url, signal), connectTo(standby.url, signal)];
  await atStandby.replicaof('127.0.0.1', String(node.port));
  await until('they are in step', async () => /master_link_status:up/.test(await atStandby.info('replication')));
  const seen = await refuseWrites(
    {
      redisUrl: node.url,
      async begin() {
        await atStandby.replicaof('NO', 'ONE');
        await atNode.replicaof('127.0.0.1', String(standby.port));
      },
      async end() {
        await atNode.replicaof('NO', 'ONE');
        await atStandby.replicaof('127.0.0.1', String(node.port));
      },
    },
    signal,
  );
  tell('redis-readonly', {
    reasons: seen.reasons.join(' '),
    toldMs: Math.round(seen.toldMs),
    recoveryMs: Math.round(seen.recoveryMs),
  });
  expect(seen.reasons).toEqual(['redis_readonly']);
  expect(seen.totals).toEqual(seen.exact);
  expect(seen.recoveryMs).toBeLessThan(RECOVERY_WITHIN_MS);
  expect(seen.faults).toEqual([]);
});
