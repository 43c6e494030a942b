import { describe, expect, test } from 'vitest';
import { anEntry } from '../testing/an-entry.ts';
import { makeReport } from '../testing/make-report.ts';
import { picture, START_MS, topology } from '../testing/picture.ts';
import { applyEvent } from './apply.ts';
import { emptySnapshot, parseSnapshotValue } from './snapshot.ts';

describe('what arrives', () => {
  test('before anything, every declared sidecar is down because it has never reported', () => {
    const { sidecars, channels, snapshot } = picture('browser: frontend -> api', 'worker');
    expect(sidecars).toEqual([
      'frontend down: has never reported',
      'api down: has never reported',
      'worker down: has never reported',
    ]);
    expect(channels).toEqual(['browser down 0']);
    expect(snapshot).toMatchObject({ degraded: false, degradedReason: null });
  });

  test('a report makes its sidecar healthy, and leaves the others', () => {
    const { sidecars } = picture('api', 'worker').hear('api', 1);
    expect(sidecars).toEqual(['api healthy', 'worker down: has never reported']);
  });

  test('the same report again changes nothing but the time', () => {
    const once = picture('api').hear('api', 1, { traffic: { browser: 5 } });
    const twice = once.hear('api', 1, { traffic: { browser: 5 } });
    expect(twice.snapshot).toEqual(once.snapshot);
  });

  test('a straggler does not bring back old numbers, and does not make the sidecar younger', () => {
    const held = picture('api').hear('api', 5, { memoryBytes: 500 });
    const { snapshot } = held.hear('api', 6, { memoryBytes: 100, monotonicUsec: 61_000_000 });
    expect(snapshot.sidecars[0]).toMatchObject({ memoryBytes: 500, ageMs: 1_000 });
  });

  test('in whatever order reports come, the newest of each instance stands', () => {
    const arrivals = [1, 2, 3].map((order) => ({
      report: makeReport({ monotonicUsec: order * 1e6, traffic: { browser: order * 10 } }),
      receivedAtMs: START_MS,
    }));
    const [a, b, c] = arrivals;
    if (!a || !b || !c) throw new Error('three arrivals');
    const totals = [
      [a, b, c],
      [c, b, a],
      [b, c, a, a, b],
    ].map((order) => {
      const empty = emptySnapshot(topology('browser: api'), START_MS);
      const event = { type: 'reports' as const, atMs: START_MS, rejected: [] };
      return order.reduce(
        (snapshot, { report }) => applyEvent(snapshot, { ...event, reports: [report] }) ?? snapshot,
        empty,
      ).channels[0]?.total;
    });
    expect(totals).toEqual([30, 30, 30]);
  });

  test('a restarted instance starts again from its own counts', () => {
    const restarted = { bootId: 'boot-2', startedAtMs: START_MS + 60_000, monotonicUsec: 5, traffic: { browser: 2 } };
    const { channels, sidecars } = picture('browser: api')
      .hear('api', 1, { traffic: { browser: 90 } })
      .hear('api', 61, restarted);
    expect(channels).toEqual(['browser healthy 2']);
    expect(sidecars).toEqual(['api healthy']);
  });

  test('a straggler of the boot before does not undo the restart', () => {
    const restarted = { bootId: 'boot-2', startedAtMs: START_MS + 60_000, traffic: { browser: 2 } };
    const { channels } = picture('browser: api')
      .hear('api', 61, restarted)
      .hear('api', 62, { traffic: { browser: 90 } });
    expect(channels).toEqual(['browser healthy 2']);
  });

  test('a restart on a machine whose clock was set back counts once the boot before is silent', () => {
    const back = { bootId: 'boot-2', startedAtMs: START_MS - 86_400_000 };
    const held = picture('api').hear('api', 0, { startedAtMs: START_MS });
    expect(held.hear('api', 30, back).sidecars).toEqual(['api down: stopped reporting']);
    expect(held.hear('api', 30.001, back).sidecars).toEqual(['api healthy']);
  });

  test('events other than a snapshot change nothing while nothing is known', () => {
    const event = { type: 'reports' as const, atMs: START_MS, reports: [makeReport()], rejected: [] };
    expect(applyEvent(null, event)).toBeNull();
    expect(applyEvent(null, { type: 'ping', atMs: START_MS })).toBeNull();
    const { snapshot } = picture('api');
    expect(applyEvent(null, { type: 'snapshot', snapshot })).toBe(snapshot);
    expect(applyEvent(snapshot, { type: 'bye', reason: 'shutdown', retryMs: 1 })).toBe(snapshot);
  });

  test('ping makes everything older', () => {
    const { snapshot } = picture('api').hear('api', 0);
    expect(applyEvent(snapshot, { type: 'ping', atMs: START_MS + 12_000 })?.sidecars[0]).toMatchObject({
      ageMs: 12_000,
      health: 'degraded',
    });
  });

  test('what is known stays known: the picture that went in is not touched', () => {
    const before = picture('browser: api').hear('api', 1);
    const copy = structuredClone(before.snapshot);
    before.hear('api', 2).reject('api/api-1', 3).lose(4).at(500);
    expect(before.snapshot).toEqual(copy);
  });

  test('every picture is one that the wire takes', () => {
    const { snapshot } = picture('browser: api').hear('api', 1).hear('stray/s', 2).reject('api/other', 3).lose(4);
    expect(parseSnapshotValue(structuredClone(snapshot))).toEqual({ ok: true, value: snapshot });
  });
});

describe('age', () => {
  const heard = picture('browser: api').hear('api', 0, { memoryBytes: 123 });

  test.each([
    [10, 'api healthy'],
    [10.001, 'api degraded: report is late'],
    [15, 'api degraded: report is late'],
    [15.001, 'api down: stopped reporting'],
  ])('%s s after its report: %s', (seconds, told) => {
    expect(heard.at(seconds).sidecars).toEqual([told]);
  });

  test('a sidecar that is down keeps its last values and its age', () => {
    expect(heard.at(3_600).snapshot.sidecars[0]).toMatchObject({ memoryBytes: 123, ageMs: 3_600_000, health: 'down' });
  });

  test('a clock that was set back makes nothing younger than now', () => {
    expect(heard.at(-100).snapshot.sidecars[0]).toMatchObject({ ageMs: 0, health: 'healthy' });
  });

  test('a channel is as bad as the worst sidecar on it', () => {
    const three = picture('all: a -> b -> c', 'some: a -> b').hear('a', 0).hear('b', 4).hear('c', 0);
    expect(three.at(10).channels).toEqual(['all healthy 0', 'some healthy 0']);
    expect(three.hear('a', 11).at(12).channels).toEqual(['all degraded 0', 'some healthy 0']);
    expect(three.hear('a', 16).at(18).channels).toEqual(['all down 0', 'some degraded 0']);
  });
});

describe('unreadable reports', () => {
  test('spoil their own sidecar and no other, and keep its last values', () => {
    const { sidecars, snapshot } = picture('api', 'worker')
      .hear('api', 0, { memoryBytes: 9 })
      .hear('worker', 0)
      .reject('api/api-1', 1, 'cpu_usage_usec: wrong');
    expect(sidecars).toEqual(['api degraded: malformed report: cpu_usage_usec: wrong', 'worker healthy']);
    expect(snapshot.sidecars[0]?.memoryBytes).toBe(9);
  });

  test('are told of where none could ever be read', () => {
    expect(picture('api').reject('api', 0).sidecars).toEqual(['api down: malformed report: not JSON']);
  });

  test('under a key without an instance belong to the one there is', () => {
    expect(picture('api').hear('api/x', 0).reject('api', 1).instances).toEqual([
      'api/x degraded: malformed report: not JSON',
    ]);
  });

  test('are forgiven with the next good one', () => {
    expect(picture('api').reject('api/api-1', 0).hear('api', 1).sidecars).toEqual(['api healthy']);
  });

  test('of a replica that never sent a good one are forgotten 30 s after the last, once another took its place', () => {
    const two = picture('api').reject('api/bad', 0).hear('api/good', 25, { uptimeMs: 5_000 });
    expect(two.hear('api/good', 30).instances).toHaveLength(2);
    expect(two.hear('api/good', 30.001).sidecars).toEqual(['api healthy']);
  });

  test('of a replica that never sent a good one are forgotten 5 minutes after the last beside one that was there before', () => {
    const two = picture('api').hear('api/good', 0, { uptimeMs: 3_600_000 }).reject('api/bad', 1);
    expect(two.hear('api/good', 301).sidecars).toEqual(['api degraded: 1 of 2 instances: malformed report: not JSON']);
    expect(two.hear('api/good', 301.001).sidecars).toEqual(['api healthy']);
  });

  test('of a sidecar that is not declared are forgotten after 5 minutes', () => {
    const stray = picture('api').reject('stray/s', 0);
    expect(stray.at(300).sidecars[1]).toBe('stray down: malformed report: not JSON');
    expect(stray.at(300.001).sidecars).toHaveLength(1);
  });
});

describe('a lost store', () => {
  test('shows every sidecar and channel as down, with values and ages, and comes back whole', () => {
    const lost = picture('browser: api', 'worker').hear('api', 0, { memoryBytes: 7 }).lose(2);
    expect(lost.sidecars).toEqual(['api down: redis_unavailable', 'worker down: redis_unavailable']);
    expect(lost.channels).toEqual(['browser down 0']);
    expect(lost.snapshot).toMatchObject({ degraded: true, degradedReason: 'redis_unavailable' });
    expect(lost.snapshot.sidecars[0]).toMatchObject({ memoryBytes: 7, ageMs: 2_000 });
    expect(lost.regain(3).sidecars).toEqual(['api healthy', 'worker down: has never reported']);
  });

  test('stays lost while reports still come in', () => {
    expect(picture('api').lose(0).hear('api', 1).sidecars).toEqual(['api down: redis_unavailable']);
  });
});

describe('memory', () => {
  test('an OOM kill is remembered for a minute, by the growth of its count', () => {
    const killed = picture('api').hear('api', 0, { oomKills: 3 }).hear('api', 5, { oomKills: 4 });
    expect(killed.sidecars).toEqual(['api degraded: out of memory: a process was killed']);
    const later = killed.hear('api', 60, { oomKills: 4 });
    expect(later.at(65).sidecars[0]).toContain('out of memory');
    expect(later.at(65.001).sidecars).toEqual(['api healthy']);
  });

  test('kills from before the first report, or counted anew after a restart, are none', () => {
    expect(picture('api').hear('api', 0, { oomKills: 3 }).sidecars).toEqual(['api healthy']);
    const restarted = { bootId: 'boot-2', startedAtMs: START_MS, oomKills: 9 };
    expect(picture('api').hear('api', 0, { oomKills: 3 }).hear('api', 1, restarted).sidecars).toEqual(['api healthy']);
    expect(picture('api').hear('api', 0, { oomKills: null }).hear('api', 1, { oomKills: 1 }).sidecars).toEqual([
      'api healthy',
    ]);
  });

  test('at 95 % of a real limit it is degraded; of the host’s memory it is not', () => {
    const at = (memoryBytes: number, memoryLimitSource: 'cgroup' | 'host') =>
      picture('api').hear('api', 0, { memoryBytes, memoryLimitBytes: 1_000, memoryLimitSource }).sidecars[0];
    expect(at(949, 'cgroup')).toBe('api healthy');
    expect(at(950, 'cgroup')).toBe('api degraded: memory is at its limit');
    expect(at(999, 'host')).toBe('api healthy');
  });
});

test('what a report tells once is in no picture', () => {
  const { snapshot } = picture('api').hear('api', 1, { requests: [anEntry()], requestsDropped: 2 });
  const [instance] = snapshot.sidecars[0]?.instances ?? [];
  expect(instance?.report?.requestsDropped).toBe(2);
  expect(JSON.stringify(snapshot)).not.toContain(anEntry().traceId);
});
