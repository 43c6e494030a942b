import { expect, onTestFinished, test } from 'vitest';
import { quantile } from '../bench/verdict.ts';
import { freezeRedis, PER_SECOND } from './redis-frozen.ts';
import { tell } from './tell.ts';

const FROZEN_MS = 10_000;

test('halted for 10 s, Redis costs the app nothing, the snapshot says why in time, and no count is lost', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const { addedMs, wholeMs, wholeBeforeMs, snapshotMs, reasons, counted, shown, faults } = await freezeRedis(
    FROZEN_MS,
    ending.signal,
  );
  const slowestMs = Math.max(...snapshotMs);
  const later = (share: number) => quantile(wholeMs, share) - quantile(wholeBeforeMs, share);
  tell('redis-frozen', {
    requests: addedMs.length,
    addedP99Ms: quantile(addedMs, 0.99).toFixed(3),
    addedMaxMs: Math.max(...addedMs).toFixed(3),
    wholeP99Ms: quantile(wholeMs, 0.99).toFixed(2),
    wholeBeforeP99Ms: quantile(wholeBeforeMs, 0.99).toFixed(2),
    wholeMaxMs: Math.max(...wholeMs).toFixed(2),
    wholeBeforeMaxMs: Math.max(...wholeBeforeMs).toFixed(2),
    snapshots: snapshotMs.length,
    slowestSnapshotMs: Math.round(slowestMs),
    reasons: reasons.join(' '),
  });
  expect(addedMs.length).toBeGreaterThan((FROZEN_MS / 1_000) * PER_SECOND * 0.9);
  expect(quantile(addedMs, 0.99)).toBeLessThan(1);
  expect(Math.max(...addedMs)).toBeLessThan(5);
  // The whole request, beside those before: what a timer or a reconnection of the reporter's holds up is in it.
  expect(later(0.99)).toBeLessThan(1);
  expect(later(1)).toBeLessThan(5);
  expect(slowestMs).toBeLessThan(250);
  expect(reasons).toEqual(['redis_timeout']);
  expect(shown).toBe(counted);
  expect(faults).toEqual([]);
});
