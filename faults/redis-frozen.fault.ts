import { expect, onTestFinished, test } from 'vitest';
import { quantile } from '../bench/verdict.ts';
import { freezeRedis, PER_SECOND } from './redis-frozen.ts';
import { tell } from './tell.ts';

const FROZEN_MS = 10_000;

test('halted for 10 s, Redis costs the app nothing, the snapshot says why in time, and no count is lost', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const { addedMs, wholeMs, asked, counted, shown, faults } = await freezeRedis(FROZEN_MS, ending.signal);
  const slowestMs = Math.max(...asked.map(({ ms }) => ms));
  const reasons = [...new Set(asked.map(({ reason }) => reason))];
  tell('redis-frozen', {
    requests: addedMs.length,
    addedP99Ms: quantile(addedMs, 0.99).toFixed(3),
    addedMaxMs: Math.max(...addedMs).toFixed(3),
    wholeP99Ms: quantile(wholeMs, 0.99).toFixed(2),
    snapshots: asked.length,
    slowestSnapshotMs: Math.round(slowestMs),
    reasons: reasons.join(' '),
  });
  expect(addedMs.length).toBeGreaterThan((FROZEN_MS / 1_000) * PER_SECOND * 0.9);
  expect(quantile(addedMs, 0.99)).toBeLessThan(1);
  expect(Math.max(...addedMs)).toBeLessThan(5);
  expect(slowestMs).toBeLessThan(250);
  expect(reasons).toEqual(['redis_timeout']);
  expect(shown).toBe(counted);
  expect(faults).toEqual([]);
});
