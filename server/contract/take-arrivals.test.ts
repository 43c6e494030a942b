import { expect, test } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { picture, START_MS } from '../testing/picture.ts';
import { applyArrivals, applyEvent, refresh, takeArrivals } from './apply.ts';

const before = picture('browser: api -> worker')
  .hear('api', 1, { traffic: { browser: 2 } })
  .hear('worker', 1).snapshot;
const atMs = START_MS + 5_000;
const arrivals = [
  { report: makeReport({ monotonicUsec: 70_000_000, traffic: { browser: 9 } }), receivedAtMs: atMs },
  { report: makeReport({ name: 'extra', instance: 'x' }), receivedAtMs: atMs },
];

test('what is taken in touches only the sidecars it concerns, and counts at once', () => {
  const taken = takeArrivals(before, arrivals, [], atMs);
  expect(taken.sidecars[1]).toBe(before.sidecars[1]);
  expect(taken.channels[0]?.total).toBe(9);
  expect(taken.sidecars.map(({ name, health }) => `${name} ${health}`)).toEqual([
    'api healthy',
    'worker healthy',
    'extra healthy',
  ]);
});

test('taken in and then refreshed it is the same as applied', () => {
  expect(refresh(takeArrivals(before, arrivals, [], atMs), atMs)).toEqual(applyArrivals(before, arrivals, [], atMs));
});

test('what was counted straight into the store adds to what was reported; channels not named keep theirs', () => {
  const counted = applyEvent(before, { type: 'counts', atMs, totals: { browser: 5, unknown: 7 } });
  expect(counted?.channels).toMatchObject([{ id: 'browser', counted: 5, total: 7 }]);
  const kept = applyEvent(counted, { type: 'counts', atMs, totals: {} });
  expect(kept?.channels).toMatchObject([{ counted: 5, total: 7 }]);
});

test('a store that only refuses writes leaves health to the ages', () => {
  const up = picture('api').hear('api', 1);
  const refusing = (at: number) =>
    refresh({ ...up.snapshot, degraded: true, degradedReason: 'redis_full' }, START_MS + at * 1_000).sidecars[0];
  expect(refusing(2)).toMatchObject({ health: 'healthy' });
  expect(refusing(20)).toMatchObject({ health: 'down', reason: 'stopped reporting' });
});
