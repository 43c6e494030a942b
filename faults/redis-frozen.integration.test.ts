// The halted Redis in small, for every run of the tests, where other tests run beside it: so no single slowest moment is
// judged here. redis-frozen.fault.ts does.
import { expect, onTestFinished, test } from 'vitest';
import { quantile } from '../bench/verdict.ts';
import { freezeRedis } from './redis-frozen.ts';

test('halted for 3 s, Redis costs the app nothing, the snapshot says why, and no count is lost', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const { addedMs, asked, counted, shown, faults } = await freezeRedis(3_000, ending.signal);
  expect(quantile(addedMs, 0.99)).toBeLessThan(1);
  expect([...new Set(asked.map(({ reason }) => reason))]).toEqual(['redis_timeout']);
  const times = asked.map(({ ms }) => ms);
  expect(quantile(times, 0.5)).toBeLessThan(250);
  expect(shown).toBe(counted);
  expect(faults).toEqual([]);
});
