import { describe, expect, test } from 'vitest';
import { parseValue } from '../contract/parse.ts';
import { ReportSchema } from '../contract/report.ts';
import { usageOfReport } from '../contract/usage.ts';
import { type InfoContext, NO_HISTORY, parseInfo, reportOfInfo } from './redis-info.ts';

const INFO = [
  '# Server\r\nredis_version:7.0.15\r\nrun_id:f00d\r\nuptime_in_seconds:100',
  '# CPU\r\nused_cpu_sys:1.500000\r\nused_cpu_user:2.250000\r\nused_cpu_sys_children:9.0',
  '# Memory\r\nused_memory:1048576\r\ntotal_system_memory:8589934592\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction',
].join('\r\n\r\n');
const NOW_MS = 1_795_000_000_000;
const context = (changes: Partial<InfoContext> = {}): InfoContext => ({
  name: 'redis',
  hostCores: 2,
  nowMs: NOW_MS,
  monotonicUsec: 50_000_000,
  intervalMs: 1_000,
  ...changes,
});
const report = (text: string, changes: Partial<InfoContext> = {}) => {
  const made = reportOfInfo(text, NO_HISTORY, context(changes));
  if (made === null) throw new Error('no report');
  return made.report;
};
const withInfo = (key: string, value: string) => INFO.replace(new RegExp(`${key}:.*`), `${key}:${value}\r`);

describe('INFO as a report', () => {
  test('is a report that the contract takes', () => {
    expect(parseValue(ReportSchema, report(INFO))).toMatchObject({ ok: true });
  });

  test('takes CPU of Redis itself in microseconds, memory, boot and start', () => {
    expect(report(INFO)).toMatchObject({
      name: 'redis',
      instance: 'redis',
      bootId: 'f00d',
      startedAtMs: NOW_MS - 100_000,
      source: 'redis-info',
      cpuUsageUsec: 3_750_000,
      memoryBytes: 1_048_576,
      memoryLimitBytes: 8_589_934_592,
      memoryLimitSource: 'host',
      previous: null,
    });
  });

  test('has the cores of this machine, and does not guess those of another', () => {
    expect(report(INFO)).toMatchObject({ cpuCoresLimit: 2, cpuLimitSource: 'host' });
    expect(report(INFO, { hostCores: null })).toMatchObject({ cpuCoresLimit: null, cpuLimitSource: 'unknown' });
  });

  test('a maxmemory that refuses writes is a limit; one that evicts is only a size', () => {
    const limited = withInfo('maxmemory', '2097152');
    expect(report(limited)).toMatchObject({ memoryLimitBytes: 2_097_152, memoryLimitSource: 'cgroup' });
    expect(report(limited.replace('noeviction', 'allkeys-lru'))).toMatchObject({ memoryLimitSource: 'unknown' });
  });

  test('fields that are missing or no numbers are null, never 0', () => {
    expect(report('run_id:x')).toMatchObject({
      cpuUsageUsec: null,
      memoryBytes: null,
      memoryLimitBytes: null,
      memoryLimitSource: 'unknown',
    });
    expect(report(withInfo('used_memory', 'lots')).memoryBytes).toBeNull();
    expect(report(withInfo('used_cpu_sys', '-1')).cpuUsageUsec).toBeNull();
  });

  test('what is no INFO of a Redis is no report', () => {
    expect(reportOfInfo('', NO_HISTORY, context())).toBeNull();
    expect(reportOfInfo('hello: world', NO_HISTORY, context())).toBeNull();
  });

  test('section lines and values with colons are read', () => {
    expect([...parseInfo('# A:b\r\nexecutable:/x:y\r\nempty:\r\n')]).toEqual([
      ['executable', '/x:y'],
      ['empty', ''],
    ]);
  });
});

describe('the rate of INFO', () => {
  /** Asks every `everyMs`, with Redis using half a core; the rate after each answer. */
  function rates(everyMs: number, times: number) {
    let history = NO_HISTORY;
    return Array.from({ length: times }, (_, index) => {
      const elapsedUsec = index * everyMs * 1_000;
      const text = withInfo('used_cpu_user', String(2.25 + elapsedUsec / 2e6));
      const made = reportOfInfo(text, history, context({ monotonicUsec: 50_000_000 + elapsedUsec }));
      history = made?.history ?? NO_HISTORY;
      return made && usageOfReport(made.report).cpuCores;
    });
  }

  test('is there from the first answer a second after another, however often it is asked', () => {
    expect(rates(1_000, 3)).toEqual([null, 0.5, 0.5]);
    expect(rates(500, 4)).toEqual([null, null, 0.5, 0.5]);
    expect(rates(10, 102).slice(99)).toEqual([null, 0.5, 0.5]);
    expect(rates(10, 400).slice(100)).not.toContain(null);
  });

  test('is not taken over more than a minute', () => {
    expect(rates(60_000, 2)).toEqual([null, 0.5]);
    expect(rates(61_000, 2)).toEqual([null, null]);
  });

  test('starts anew when Redis was restarted', () => {
    const first = reportOfInfo(INFO, NO_HISTORY, context());
    const restarted = reportOfInfo(
      INFO.replace('f00d', 'beef'),
      first?.history ?? NO_HISTORY,
      context({ monotonicUsec: 52_000_000 }),
    );
    expect(restarted?.report).toMatchObject({ bootId: 'beef', previous: null });
  });
});
