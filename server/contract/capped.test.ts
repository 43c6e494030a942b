// The largest reports there can be, and what is worked out of them.
import { expect, test } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { picture } from '../testing/picture.ts';
import { countedBetween, countMarks } from './counted-between.ts';
import { parseReport, type Report } from './report.ts';
import { parseSnapshotJson, parseSnapshotValue } from './snapshot.ts';
import { toWireJson } from './wire.ts';

const MOST = Number.MAX_SAFE_INTEGER;
const largest = (changes: Partial<Report> = {}): Partial<Report> => ({
  monotonicUsec: MOST,
  cpuUsageUsec: MOST,
  throttledUsec: MOST,
  previous: { monotonicUsec: MOST - 1, cpuUsageUsec: 0, throttledUsec: 0 },
  cpuCoresLimit: Number.MAX_VALUE,
  memoryBytes: MOST,
  memoryLimitBytes: MOST,
  oomKills: MOST,
  uptimeMs: MOST,
  traffic: { browser: MOST },
  ...changes,
});

test.each<[string, Partial<Report>]>([
  ['as large as they may be', largest()],
  ['with limits as small as they may be', largest({ cpuCoresLimit: Number.MIN_VALUE, memoryLimitBytes: 1 })],
])('reports of two replicas %s leave a picture that can be read', (_what, report) => {
  expect(parseReport(toWireJson(makeReport(report))).ok).toBe(true);
  const before = picture('browser: api').at(0.5);
  const { snapshot } = before.hear('api/a', 1, report).hear('api/b', 1, report).at(2);
  expect(parseSnapshotJson(toWireJson(snapshot))).toEqual({ ok: true, value: snapshot });
  expect(parseSnapshotValue(snapshot)).toMatchObject({ ok: true });
  expect(snapshot.channels[0]?.total).toBe(MOST);
});

test('what they counted in a step of the history can be read as well', () => {
  const before = picture('browser: api').hear('api/a', 1).hear('api/b', 1);
  const after = before
    .hear('api/a', 2, { traffic: { browser: MOST } })
    .hear('api/b', 2, { traffic: { browser: MOST } });
  expect(countedBetween(countMarks(before.snapshot), after.snapshot).get('browser')).toBe(MOST);
});
