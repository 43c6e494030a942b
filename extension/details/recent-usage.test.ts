import { expect, it } from 'vitest';
import { applyArrivals } from '../../server/contract/apply.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import { CALM, type Fixture, fixtureReport, fixtureSnapshot, NOW_MS } from '../stories/fixtures.ts';
import { MAX_POINTS, type RecentUsage, remember } from './recent-usage.ts';

const api: Fixture = { name: 'api', cpu: 0.5, limit: 1, memory: 100, memoryLimit: 200 };

/** The picture after one more report of api. */
function heard(snapshot: Snapshot, laterMs: number): Snapshot {
  const report = fixtureReport({ ...api, up: 7_200 + laterMs / 1_000 });
  return applyArrivals(snapshot, [{ report, receivedAtMs: NOW_MS + laterMs }], [], NOW_MS + laterMs);
}

const points = (recent: RecentUsage) => recent.get('api')?.map((point) => point.cpuPercent);

it('a picture in which nothing new was heard adds no point', () => {
  const snapshot = fixtureSnapshot({ fixtures: CALM });
  const once = remember(new Map(), snapshot);
  expect(points(remember(once, snapshot))).toEqual([36.8]);
});

it('each report at the usual cadence is one point, those that traffic sends in between are none, and the oldest make room', () => {
  let snapshot = fixtureSnapshot({ fixtures: [api] });
  let recent = remember(new Map(), snapshot);
  for (let count = 1; count <= MAX_POINTS + 5; count += 1) {
    for (const laterMs of [count * 500, count * 500 + 120, count * 500 + 240]) {
      snapshot = heard(snapshot, laterMs);
      recent = remember(recent, snapshot);
    }
  }
  expect(points(recent)).toHaveLength(MAX_POINTS);
  expect(recent.get('api')?.at(-1)).toEqual({
    atMs: NOW_MS + (MAX_POINTS + 5) * 500,
    cpuPercent: 50,
    memoryPercent: 50,
  });
});

it('a sidecar that is gone is forgotten', () => {
  const snapshot = fixtureSnapshot({ fixtures: [...CALM, { name: 'mailer', cpu: 0, memory: 1 }] });
  const recent = remember(new Map(), snapshot);
  expect(recent.has('mailer')).toBe(true);
  expect(remember(recent, fixtureSnapshot({ fixtures: CALM })).has('mailer')).toBe(false);
});

it('a server that began anew by a clock that was set back begins a new line', () => {
  const snapshot = fixtureSnapshot({ fixtures: [api] });
  const backMs = 3_600_000;
  const before = remember(new Map(), heard(snapshot, backMs));
  const after = remember(before, heard(snapshot, 500));
  expect(after.get('api')?.map(({ atMs }) => atMs)).toEqual([NOW_MS + 500]);
});
