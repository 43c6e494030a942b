import { expect, it } from 'vitest';
import type { Report } from '../../server/contract/report.ts';
import { CALM, calmBut, fixtureReport, fixtureSnapshot, NOW_MS } from '../stories/fixtures.ts';
import { describeSharing, describeTroubles, type Troubles } from './describe-troubles.ts';

const AGE_MS = 400;
const troubles = (told: Troubles): readonly string[] => {
  const report: Report = { ...fixtureReport({ name: 'api', cpu: 0.1, memory: 10, age: AGE_MS / 1_000 }), ...told };
  return describeTroubles(report, AGE_MS);
};
/** Over so long ago, by the reporter's clock. */
const outage = (kind: string, endedAgoMs = 180_000) => ({
  kind,
  beganAtMs: NOW_MS - endedAgoMs - 40_000,
  endedAtMs: NOW_MS - endedAgoMs,
});

it('is silent about a reporter without troubles, and about one that never reported', () => {
  expect(troubles({})).toEqual([]);
  expect(troubles({ publishFailures: 0, countsDropped: 0, countsClamped: 0 })).toEqual([]);
  expect(describeTroubles(null, null)).toEqual([]);
});

it('says how many reports could not be sent, when that last was, for how long, and why', () => {
  expect(troubles({ publishFailures: 12, lastOutage: outage('link') })).toEqual([
    '12 reports could not be sent; last 3 min ago, for 40 s: no connection or no answer',
  ]);
  expect(troubles({ publishFailures: 1 })).toEqual(['1 report could not be sent']);
});

it('an outage whose end was told with the very report that ended it is over now', () => {
  expect(troubles({ publishFailures: 1_200, lastOutage: outage('auth', -20) })).toEqual([
    '1,200 reports could not be sent; last 0 s ago, for 40 s: user, password or permission refused',
  ]);
});

it.each([
  ['refused', 'Redis took no writes'],
  ['answer', 'what answered was no Sidescope server'],
  ['bug', 'a bug in the reporter'],
  ['status 503', 'the server answered with status 503'],
  ['quota', 'quota'],
])('words for %s', (kind, words) => {
  expect(troubles({ publishFailures: 2, lastOutage: outage(kind) })[0]).toMatch(new RegExp(`: ${words}$`));
});

it('says how many counts were dropped or clamped', () => {
  expect(troubles({ countsDropped: 30, countsClamped: 1 })).toEqual([
    '30 counts dropped: a malformed channel or one too many, or a line that could not be read',
    '1 count clamped: not whole, or not in 0 to 1,000',
  ]);
});

it('says that another process reports under the same id, and what mends it', () => {
  const sharing = (fixtures = CALM) =>
    fixtureSnapshot({ fixtures })
      .sidecars.filter(({ name }) => name === 'api')
      .flatMap(({ instances }) => instances.map(describeSharing));
  expect(sharing()).toEqual(['']);
  expect(sharing(calmBut({ name: 'api', shared: true }))).toEqual([
    'Another process reports as instance api-1 of api, too: only the one that started last is shown, and what the other counts is lost. Give each its own SIDECAR_INSTANCE; unset, it is the host name.',
  ]);
});
