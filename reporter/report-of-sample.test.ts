import { expect, test } from 'vitest';
import { parseReport } from '../server/contract/report.ts';
import { usageOfReport } from '../server/contract/usage.ts';
import { toWireJson } from '../server/contract/wire.ts';
import { reportOfSample, type Timing } from './report-of-sample.ts';
import type { History } from './sample.ts';
import { NOTHING, type Reading } from './sources/reading.ts';

const identity = { name: 'api', instance: 'api-1', bootId: 'boot', startedAtMs: 1_795_000_000_000 };
const reading: Reading = {
  ...NOTHING,
  source: 'cgroup-v2',
  cpuUsageUsec: 1_000_000,
  cpuCoresLimit: 2,
  cpuLimitSource: 'quota',
  memoryBytes: 100,
  memoryLimitBytes: 400,
  memoryLimitSource: 'cgroup',
};
const timing = (seconds: number, wallSeconds = seconds): Timing => ({
  monotonicUsec: seconds * 1e6,
  reportedAtMs: identity.startedAtMs + wallSeconds * 1000,
  intervalMs: 5_000,
});
const report = (when: Timing, usec: number | null, history: History) =>
  reportOfSample(identity, when, { ...reading, cpuUsageUsec: usec }, { traffic: { async: 3 } }, history);

test('a report carries what was read, who read it, when, and the counts', () => {
  const first = report(timing(0), 1_000_000, []);
  expect(first.report).toEqual({ ...identity, ...timing(0), ...reading, previous: null, traffic: { async: 3 } });
});

test('the contract accepts it, also with nothing measured', () => {
  const { report: full } = report(timing(5), 1_000_000, []);
  const { report: empty } = reportOfSample(identity, timing(5), NOTHING, { traffic: {} }, []);
  expect(parseReport(toWireJson(full))).toEqual({ ok: true, value: full });
  expect(parseReport(toWireJson(empty))).toEqual({ ok: true, value: empty });
});

test('two reports 5 s apart with 5 s of CPU time on 2 cores say 50 %', () => {
  const first = report(timing(0), 1_000_000, []);
  const second = report(timing(5), 6_000_000, first.history);
  expect(usageOfReport(first.report).cpuPercent).toBeNull();
  expect(usageOfReport(second.report).cpuPercent).toBe(50);
});

test('a step of the wall clock does not change the rate', () => {
  const first = report(timing(0, 0), 1_000_000, []);
  const second = report(timing(5, -3600), 6_000_000, first.history);
  expect(usageOfReport(second.report).cpuPercent).toBe(50);
});

test('after a reset of the counter the rate is unknown once, then right, and never negative', () => {
  const first = report(timing(0), 9_000_000, []);
  const reset = report(timing(5), 10, first.history);
  const next = report(timing(10), 1_000_010, reset.history);
  expect(usageOfReport(reset.report).cpuPercent).toBeNull();
  expect(usageOfReport(next.report).cpuPercent).toBe(10);
});
