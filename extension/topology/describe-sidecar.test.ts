import { describe, expect, it } from 'vitest';
import { refresh } from '../../server/contract/apply.ts';
import { calmBut, type Fixture, fixtureSnapshot, NOW_MS } from '../stories/fixtures.ts';
import { describeSidecar } from './describe-sidecar.ts';

function describeApi(change: Partial<Fixture>, laterMs = 0) {
  const snapshot = refresh(fixtureSnapshot({ fixtures: calmBut({ name: 'api', ...change }) }), NOW_MS + laterMs);
  const api = snapshot.sidecars.find((sidecar) => sidecar.name === 'api');
  if (!api) throw new Error('the fixture has no api');
  return describeSidecar(api);
}

describe('a healthy sidecar', () => {
  it('says for how long it is up, and gives no reason', () => {
    expect(describeApi({ up: 7_200 })).toMatchObject({
      health: 'healthy',
      state: 'healthy 2 h',
      reason: '',
      old: false,
    });
  });

  it('is up for as long as the instance that started last, whatever the clock of its machine says', () => {
    const [before] = fixtureSnapshot({ fixtures: calmBut() }).sidecars;
    const [one] = before?.instances ?? [];
    if (!before || !one?.report) throw new Error('the fixture has no report');
    const report = { ...one.report, startedAtMs: one.report.startedAtMs + 86_400_000 };
    const instances = [7_200_000, 60_000].map((uptimeMs) => ({ ...one, uptimeMs, report }));
    expect(describeSidecar({ ...before, instances }).state).toBe('healthy 1 min');
  });

  it('is one sentence for a screen reader', () => {
    expect(describeApi({}).label).toBe('api; healthy 2 h; CPU 37 %, 0.37 of 1 core; memory 41 %, 210 of 512 MiB');
  });
});

describe('a sidecar that stops reporting', () => {
  it('is degraded after 10 s and says how old its numbers are', () => {
    expect(describeApi({ age: 12 })).toMatchObject({
      state: 'degraded · 12 s ago',
      reason: 'report is late',
      old: false,
    });
  });

  it('is down after 15 s, and keeps its last numbers marked as old', () => {
    const text = describeApi({ age: 18 });
    expect(text).toMatchObject({ state: 'down · 18 s ago', reason: 'stopped reporting', old: true });
    expect(text.cpu.amount).toBe('0.37 of 1 core');
  });

  it('ages while nothing arrives', () => {
    expect(describeApi({ age: 18 }, 60_000).state).toBe('down · 1 min ago');
  });
});

describe('meters', () => {
  it('never overflow their track', () => {
    expect(describeApi({ cpu: 3, limit: 1 }).cpu).toMatchObject({ percent: '300 %', fill: 1 });
  });

  it('call memory full from 95 % of its limit on, but never a busy CPU', () => {
    expect(describeApi({ memory: 500, memoryLimit: 512 }).memory.level).toBe('full');
    expect(describeApi({ cpu: 1, limit: 1 }).cpu.level).toBe('high');
  });
});

it.each([
  ['redis_unavailable', 'unknown while Redis cannot be reached'],
  ['redis_timeout', 'unknown while Redis does not answer'],
  ['redis_refused', 'unknown while Redis refuses a command'],
  ['redis_full', ''],
] as const)('while the store is degraded with %s, the reason is in words', (degradedReason, reason) => {
  const [frontend] = fixtureSnapshot({ fixtures: calmBut(), degradedReason }).sidecars;
  if (!frontend) throw new Error('the fixture has no sidecar');
  expect(describeSidecar(frontend).reason).toBe(reason);
});

it('an OOM kill makes it degraded and leaves a mark', () => {
  expect(describeApi({ oomKills: 1 })).toMatchObject({
    health: 'degraded',
    reason: 'out of memory: a process was killed',
    marks: ['1 OOM kill'],
  });
});

it('throttling gets a mark of its own', () => {
  expect(describeApi({ throttled: 0.32 }).marks).toEqual(['throttled 32 %']);
});

it('two processes under one instance id get a mark, and leave it healthy', () => {
  expect(describeApi({ shared: true })).toMatchObject({ health: 'healthy', marks: ['shared instance id'] });
});

it('while nothing is heard of the server, only the age of the numbers is known', () => {
  const [api] = fixtureSnapshot({ fixtures: [{ name: 'frontend', cpu: 0.1, memory: 10, age: 7 }] }).sidecars;
  if (!api) throw new Error('the fixture has no sidecar');
  expect(describeSidecar(api, true)).toMatchObject({ state: 'as of 7 s ago', old: true });
});
