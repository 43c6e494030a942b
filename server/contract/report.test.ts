import { describe, expect, test } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { MAX_REASON_LENGTH, parseValue } from './parse.ts';
import { parseReport, RejectedSchema, type Report } from './report.ts';
import { MAX_REPORT_CHANNELS, MAX_REPORT_LENGTH } from './report-limits.ts';
import { parseStreamEvent } from './stream.ts';
import { toWire, toWireJson } from './wire.ts';

const reason = (json: string) => {
  const parsed = parseReport(json);
  return parsed.ok ? null : parsed.reason;
};
/** A good report with some of its fields, as they stand on the wire, changed. */
const changed = (fields: Record<string, unknown>) => JSON.stringify({ ...Object(toWire(makeReport())), ...fields });

describe('a report', () => {
  test('that is whole is taken, and unknown fields are left out', () => {
    expect(reason(changed({}))).toBeNull();
    expect(parseReport(changed({ from_the_future: 1 }))).toEqual({ ok: true, value: makeReport() });
  });

  test('counts channels that are called after what every object has', () => {
    const traffic: unknown = JSON.parse('{"constructor":3,"prototype":4,"__proto__":5,"async":6}');
    const parsed = parseReport(changed({ traffic }));
    const expected = { constructor: 3, prototype: 4, async: 6 };
    expect(parsed.ok && Object.entries(parsed.value.traffic).sort()).toEqual(Object.entries(expected).sort());
    expect(parseReport(changed({ traffic: { async: 6 } }))).toMatchObject({
      ok: true,
      value: { traffic: { async: 6 } },
    });
    const counts = parseStreamEvent('counts', JSON.stringify({ at_ms: makeReport().reportedAtMs, totals: expected }));
    expect(counts).toMatchObject({ ok: true, value: { totals: expected } });
  });

  test('may know nothing but who it is of', () => {
    const unknown: Partial<Report> = {
      cpuUsageUsec: null,
      throttledUsec: null,
      previous: null,
      cpuCoresLimit: null,
      periods: null,
      throttledPeriods: null,
      memoryBytes: null,
      memoryLimitBytes: null,
      oomKills: null,
    };
    expect(reason(toWireJson(makeReport(unknown)))).toBeNull();
  });

  test.each([
    ['bad JSON', '{', 'not JSON'],
    ['nothing', '', 'not JSON'],
    ['null', 'null', 'Expected Object'],
    ['a list', '[]', 'name: '],
    ['no name', changed({ name: undefined }), 'name: '],
    ['a name with capitals', changed({ name: 'Api' }), 'name: must be 1 to 63'],
    ['a name that is too long', changed({ name: 'a'.repeat(64) }), 'name: must be 1 to 63'],
    ['a colon in the instance', changed({ instance: 'a:b' }), 'instance: must be 1 to 128'],
    ['a line break in the instance', changed({ instance: 'a\n' }), 'instance: '],
    ['seconds for milliseconds', changed({ reported_at_ms: 1_795_000_000 }), 'reported_at_ms: must be milliseconds'],
    ['a time as text', changed({ reported_at_ms: '2026-01-01' }), 'reported_at_ms: '],
    ['a time far off', changed({ started_at_ms: 1e15 }), 'started_at_ms: '],
    ['a negative counter', changed({ cpu_usage_usec: -1 }), 'cpu_usage_usec: '],
    ['a fraction of a counter', changed({ cpu_usage_usec: 1.5 }), 'cpu_usage_usec: '],
    ['a counter past what is exact', changed({ memory_bytes: 2 ** 53 }), 'memory_bytes: '],
    ['a number as text', changed({ memory_bytes: '5' }), 'memory_bytes: '],
    ['a missing counter', changed({ oom_kills: undefined }), 'oom_kills: '],
    ['an unknown source', changed({ source: 'guess' }), 'source: '],
    ['a host id that is too long', changed({ host_id: 'x'.repeat(65) }), 'host_id: '],
    ['half a previous sample', changed({ previous: { monotonic_usec: 1 } }), 'previous.cpu_usage_usec: '],
    ['an interval of no time', changed({ interval_ms: 0 }), 'interval_ms: '],
    ['a count that is no number', changed({ traffic: { ws_exec: 'x' } }), 'traffic.ws_exec: '],
    [
      'too many channels',
      changed({ traffic: Object.fromEntries(Array.from({ length: MAX_REPORT_CHANNELS + 1 }, (_, i) => [`c${i}`, 1])) }),
      'traffic: at most 200',
    ],
  ])('with %s is refused, and the field is named as it stands on the wire', (_what, json, told) => {
    expect(reason(json)).toContain(told);
  });

  test(`of exactly ${MAX_REPORT_LENGTH} characters is read; one more is too large`, () => {
    const padded = (length: number) =>
      changed({ x: '' }).replace(
        '"x":""',
        (x) => `${x.slice(0, -1)}${'y'.repeat(length - changed({ x: '' }).length)}"`,
      );
    expect(padded(MAX_REPORT_LENGTH)).toHaveLength(MAX_REPORT_LENGTH);
    expect(reason(padded(MAX_REPORT_LENGTH))).toBeNull();
    expect(reason(padded(MAX_REPORT_LENGTH + 1))).toBe(
      `too large: ${MAX_REPORT_LENGTH + 1} of at most ${MAX_REPORT_LENGTH} characters`,
    );
  });

  test('a reason is short enough to travel on, however long the input that stands in it', () => {
    const long = 'x'.repeat(9_000);
    for (const json of [changed({ name: long }), changed({ traffic: { [long]: 1 } }), changed({ source: long })]) {
      const told = reason(json) ?? '';
      expect(told.length).toBeLessThanOrEqual(MAX_REASON_LENGTH);
      expect(parseValue(RejectedSchema, { name: 'api', instance: null, reason: told }).ok).toBe(true);
    }
  });
});
