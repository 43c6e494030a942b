import { expect, test } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { parseReport } from './report.ts';
import { fromWire, toWire, toWireJson, wirePath } from './wire.ts';

test.each([
  ['cpuUsageUsec', 'cpu_usage_usec'],
  ['name', 'name'],
  ['ageMs', 'age_ms'],
  ['memoryLimitBytes', 'memory_limit_bytes'],
])('%s is %s on the wire, both ways', (camel, snake) => {
  expect(toWire({ [camel]: 1 })).toEqual({ [snake]: 1 });
  expect(fromWire({ [snake]: 1 })).toEqual({ [camel]: 1 });
});

test('names are changed at any depth, values never', () => {
  expect(toWire({ aB: [{ cD: 'eF' }, null, 1, true] })).toEqual({ a_b: [{ c_d: 'eF' }, null, 1, true] });
});

test('channel ids cross untouched, whatever they look like', () => {
  const traffic = { ws_exec: 1, browserTab: 2, 'a.b': 3 };
  expect(toWire({ traffic })).toEqual({ traffic });
  expect(fromWire({ traffic })).toEqual({ traffic });
});

test('a report comes back as it was', () => {
  const report = makeReport({ traffic: { ws_exec: 1, 'a-b': 2 } });
  expect(parseReport(toWireJson(report))).toEqual({ ok: true, value: report });
});

test('hostile keys stay plain keys', () => {
  const parsed = fromWire(JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
  expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('nesting as deep as a report is long exhausts nothing', () => {
  const deep = (open: string, close: string) => open.repeat(5_000) + close.repeat(5_000);
  expect(() => fromWire(JSON.parse(deep('[', ']')))).not.toThrow();
  expect(parseReport(deep('[', ']')).ok).toBe(false);
  expect(parseReport(`{"name":${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}}`)).toMatchObject({ ok: false });
});

test.each([
  ['cpuUsageUsec', 'cpu_usage_usec'],
  ['previous.monotonicUsec', 'previous.monotonic_usec'],
  ['sidecars.0.name', 'sidecars.0.name'],
  ['traffic.wsExec', 'traffic.wsExec'],
  ['reports.3.traffic.a.bC', 'reports.3.traffic.a.bC'],
])('the path %s reads %s to one who sees the wire', (path, told) => {
  expect(wirePath(path)).toBe(told);
});
