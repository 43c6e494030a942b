import { expect, test } from 'vitest';
import { logEntriesBetween } from '../log-entries.ts';
import { makeReport } from '../testing/make-report.ts';
import { type Picture, picture, START_MS } from '../testing/picture.ts';
import { refresh, sweep, takeArrivals } from './apply.ts';
import type { Snapshot } from './snapshot.ts';

const settled = picture('browser: api -> worker', 'idle').hear('api', 0).hear('worker', 0);

test('a sidecar of which only ages changed stays the same object', () => {
  const before = settled.snapshot;
  const after = sweep(before, START_MS + 9_000);
  for (const [index, sidecar] of after.sidecars.entries()) expect(sidecar).toBe(before.sidecars[index]);
  expect(after.generatedAtMs).toBe(START_MS + 9_000);
});

test('one that fell silent is found, and only that one is new', () => {
  const before = settled.hear('worker', 5).snapshot;
  const after = sweep(before, START_MS + 11_000);
  expect(after.sidecars[0]).toMatchObject({ health: 'degraded', ageMs: 11_000 });
  expect(after.sidecars[1]).toBe(before.sidecars[1]);
  expect(after.channels[0]?.health).toBe('degraded');
});

const throttled = {
  cpuUsageUsec: 4_000_000,
  throttledUsec: 900_000,
  previous: { monotonicUsec: 60_000_000, cpuUsageUsec: 3_500_000, throttledUsec: 0 },
};
/** And who goes on reporting every 7 s. */
const lives: [string, Picture, string?][] = [
  ['silence', settled],
  ['a replica that was replaced', settled.hear('api/old', 1).hear('api/new', 2), 'api/new'],
  [
    'a replica that nothing replaced',
    settled.hear('api/dead', 1).hear('api/other', 2, { uptimeMs: 3_600_000 }),
    'api/other',
  ],
  ['an unreadable report', settled.reject('api', 3)],
  ['only unreadable reports', settled.reject('idle/x', 3)],
  ['one that is not declared', settled.hear('stray', 2)],
  ['an OOM kill', settled.hear('api', 1, { oomKills: 0 }).hear('api', 2, { oomKills: 1 }), 'api/api-1'],
  ['throttling that nothing readable followed', settled.hear('api', 1, throttled).reject('api', 2)],
  ['a lost store', settled.lose(3)],
];

/** All but ages, and what follows from them. */
const gist = ({ sidecars, channels }: Snapshot) => ({
  sidecars: sidecars.map(({ name, health, reason, healthSinceMs, instances }) => ({
    ...{ name, health, reason, healthSinceMs },
    instances: instances.map((one) => [one.id, one.health, one.reason, one.healthSinceMs]),
  })),
  channels,
});

test.each(lives)(
  'after %s it finds what a look at everything finds, each second for six minutes',
  (_what, life, beats) => {
    let swept: Snapshot = life.snapshot;
    let whole: Snapshot = life.snapshot;
    for (let second = 4; second < 360; second += 1) {
      const nowMs = START_MS + second * 1_000;
      const heard = (snapshot: Snapshot) => {
        if (beats === undefined || second % 7 !== 0) return snapshot;
        const [name = '', instance = ''] = beats.split('/');
        const report = makeReport({ name, instance, monotonicUsec: 60_000_000 + second * 1e6 });
        return takeArrivals(snapshot, [{ report, receivedAtMs: nowMs }], [], nowMs);
      };
      const next = { swept: sweep(heard(swept), nowMs), whole: refresh(heard(whole), nowMs) };
      expect(gist(next.swept)).toEqual(gist(next.whole));
      expect(refresh(next.swept, nowMs)).toEqual(next.whole);
      expect(logEntriesBetween(swept, next.swept)).toEqual(logEntriesBetween(whole, next.whole));
      ({ swept, whole } = next);
    }
  },
);

test('throttling ends once, whoever else reported between two looks', () => {
  let now: Snapshot = settled.hear('api', 1, throttled).snapshot;
  const told: string[] = [];
  const become = (next: Snapshot) => {
    told.push(...logEntriesBetween(now, next).map(({ kind, sidecar }) => `${kind} ${sidecar}`));
    now = next;
  };
  for (let second = 2; second < 30; second += 1) {
    const nowMs = START_MS + second * 1_000;
    const hear = (name: string, atMs: number) => {
      const report = makeReport({ name, instance: `${name}-1`, monotonicUsec: 60_000_000 + second * 1e6 });
      become(takeArrivals(now, [{ report, receivedAtMs: atMs }], [], atMs));
    };
    if (second % 5 === 0) hear('api', nowMs);
    hear('worker', nowMs + 100);
    become(sweep(now, nowMs + 200));
  }
  expect(told).toEqual(['throttling_ended api']);
});
