// The halted Redis in small, for every run of the tests, where other tests run beside it: so no single slowest moment is
// judged here. redis-frozen.fault.ts does.
import { expect, onTestFinished, test } from 'vitest';
import { quantile } from '../bench/verdict.ts';
import { freezeRedis } from './redis-frozen.ts';

test('halted for 3 s, Redis costs the app nothing, the snapshot says why, and no count is lost', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const { addedMs, snapshotMs, reasons, counted, shown, faults } = await freezeRedis(3_000, ending.signal);
  expect(quantile(addedMs, 0.99)).toBeLessThan(1);
  expect(reasons).toEqual(['redis_timeout']);
  expect(quantile(snapshotMs, 0.5)).toBeLessThan(250);
  expect(shown).toBe(counted);
  expect(faults).toEqual([]);
});
