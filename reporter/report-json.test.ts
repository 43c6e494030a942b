import { expect, test } from 'vitest';
import { parseReport, type Report, ReportSchema } from '../server/contract/report.ts';
import { toWire } from '../server/contract/wire.ts';
import { anEntry } from '../server/testing/an-entry.ts';
import { reportJson } from './report-json.ts';
import { aReport } from './testing/report.ts';

const FULL: Required<Report> = {
  ...aReport(),
  hostId: 'host',
  uptimeMs: 5_000,
  previous: { monotonicUsec: 4_000_000, cpuUsageUsec: 7, throttledUsec: null },
  publishFailures: 1,
  lastOutage: { kind: 'link', beganAtMs: 1_795_000_000_000, endedAtMs: 1_795_000_001_000 },
  countsDropped: 2,
  countsClamped: 3,
  requests: [anEntry()],
  requestsDropped: 4,
};

test('every field of the contract is written, under the name that the contract gives it', () => {
  expect(Object.keys(FULL).sort()).toEqual(Object.keys(ReportSchema.entries).sort());
  expect(JSON.parse(reportJson(FULL))).toEqual(toWire(FULL));
  expect(parseReport(reportJson(FULL))).toEqual({ ok: true, value: FULL });
});

test('a field that is absent is left out', () => {
  expect(JSON.parse(reportJson(aReport()))).toEqual(toWire(aReport()));
});
