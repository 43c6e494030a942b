import { describe, expect, test } from 'vitest';
import { type InstanceFacts, instanceHealth, sidecarHealth, type Verdict, worstHealth } from './health.ts';

const WELL: InstanceFacts = { ageMs: 0, rejectedReason: null, oomAgeMs: null, memoryLimitPercent: null };
const verdict = (facts: Partial<InstanceFacts>) => {
  const { health, reason } = instanceHealth({ ...WELL, ...facts });
  return reason === null ? health : `${health}: ${reason}`;
};
const [healthy, late, gone]: Verdict[] = [
  { health: 'healthy', reason: null },
  { health: 'degraded', reason: 'report is late' },
  { health: 'down', reason: 'stopped reporting' },
];

describe('an instance', () => {
  test.each<[string, Partial<InstanceFacts>, string]>([
    ['never heard from', { ageMs: null }, 'down: has never reported'],
    ['just heard from', { ageMs: 0 }, 'healthy'],
    ['at exactly 10.0 s', { ageMs: 10_000 }, 'healthy'],
    ['a millisecond later', { ageMs: 10_001 }, 'degraded: report is late'],
    ['at exactly 15.0 s', { ageMs: 15_000 }, 'degraded: report is late'],
    ['a millisecond later', { ageMs: 15_001 }, 'down: stopped reporting'],
    ['with an unreadable report', { rejectedReason: 'x: y' }, 'degraded: malformed report: x: y'],
    ['with only unreadable ones', { ageMs: null, rejectedReason: 'x' }, 'down: malformed report: x'],
    ['long after an unreadable one', { ageMs: 15_001, rejectedReason: 'x' }, 'down: malformed report: x'],
    ['a minute after an OOM kill', { oomAgeMs: 60_000 }, 'degraded: out of memory: a process was killed'],
    ['later than that', { oomAgeMs: 60_001 }, 'healthy'],
    ['just under its memory limit', { memoryLimitPercent: 94.9 }, 'healthy'],
    ['at it', { memoryLimitPercent: 95 }, 'degraded: memory is at its limit'],
    ['late and out of memory', { ageMs: 12_000, oomAgeMs: 0 }, 'degraded: report is late'],
  ])('%s: %j is %s', (_when, facts, expected) => {
    expect(verdict(facts)).toBe(expected);
  });

  test('the reason is null exactly when it is healthy', () => {
    for (const ageMs of [null, 0, 10_001, 15_001])
      for (const rejectedReason of [null, 'x']) {
        const { health, reason } = instanceHealth({ ...WELL, ageMs, rejectedReason });
        expect(reason === null).toBe(health === 'healthy');
      }
  });
});

describe('a sidecar', () => {
  test.each<[string, (Verdict | undefined)[], string, string | null]>([
    ['none', [], 'down', 'has never reported'],
    ['one healthy', [healthy], 'healthy', null],
    ['one late', [late], 'degraded', 'report is late'],
    ['one gone', [gone], 'down', 'stopped reporting'],
    ['both healthy', [healthy, healthy], 'healthy', null],
    ['one of two gone', [healthy, gone], 'degraded', '1 of 2 instances: stopped reporting'],
    ['both late', [late, late], 'degraded', '2 of 2 instances: report is late'],
    ['late and gone', [late, gone], 'degraded', '2 of 2 instances: report is late; stopped reporting'],
    ['all gone', [gone, gone, gone], 'down', '3 of 3 instances: stopped reporting'],
  ])('with instances: %s', (_what, instances, health, reason) => {
    expect(sidecarHealth(instances.filter((one) => one !== undefined))).toEqual({ health, reason });
  });
});

test('the worst of several is told, whatever their order', () => {
  expect(worstHealth([])).toBe('healthy');
  expect(worstHealth(['healthy', 'degraded', 'healthy'])).toBe('degraded');
  expect(worstHealth(['down', 'degraded', 'healthy'])).toBe('down');
});
