import { describe, expect, test } from 'vitest';
import { logEntriesBetween } from './log-entries.ts';
import { type Picture, picture, START_MS } from './testing/picture.ts';

/** "kind sidecar/instance from -> to: reason", without what does not apply. */
const between = (before: Picture, after: Picture) =>
  logEntriesBetween(before.snapshot, after.snapshot).map(({ kind, sidecar, instance, from, to, reason }) =>
    [
      `${kind} ${sidecar}${instance === null ? '' : `/${instance}`}`,
      from === null && to === null ? '' : ` ${from} -> ${to}`,
      reason === null ? '' : `: ${reason}`,
    ].join(''),
  );
const BOOT_2 = { bootId: 'boot-2', startedAtMs: START_MS + 10_000 };
const gib = 2 ** 30;
const up = picture('api').hear('api', 1);

describe('what happened between two pictures', () => {
  test.each<[string, Picture, Picture, string[]]>([
    ['nothing, when nothing arrived', up, up, []],
    ['nothing, when a report is like the one before', up, up.hear('api', 2), []],
    [
      'the first report of a sidecar',
      picture('api'),
      up,
      ['reporter_started api/api-1', 'health_changed api down -> healthy'],
    ],
    ['a report that is late', up, up.at(12), ['health_changed api healthy -> degraded: report is late']],
    [
      'a reporter that fell silent',
      up.at(12),
      up.at(17),
      ['reporter_stopped api/api-1: stopped reporting', 'health_changed api degraded -> down: stopped reporting'],
    ],
    [
      'one that is heard again',
      up.at(17),
      up.at(17).hear('api', 18),
      ['reporter_started api/api-1: reports again', 'health_changed api down -> healthy'],
    ],
    ['a new boot of a reporter', up, up.hear('api', 2, BOOT_2), ['reporter_restarted api/api-1']],
    [
      'a new boot of one that was silent',
      up.at(17),
      up.at(17).hear('api', 18, BOOT_2),
      ['reporter_restarted api/api-1', 'health_changed api down -> healthy'],
    ],
    ['a second replica', up, up.hear('api/api-2', 2), ['reporter_started api/api-2']],
    ['a sidecar that nobody declared', up, up.hear('extra', 2), ['reporter_started extra/extra-1']],
    [
      'a memory limit that was raised',
      up.hear('api', 2, { memoryLimitBytes: gib }),
      up.hear('api', 3, { memoryLimitBytes: 2 * gib }),
      [`limit_changed api/api-1 ${gib} -> ${2 * gib}: memory_limit_bytes`],
    ],
    [
      'limits that were taken away, memory and CPU',
      up,
      up.hear('api', 3, { memoryLimitSource: 'host', memoryLimitBytes: 8 * gib, cpuLimitSource: 'host' }),
      ['limit_changed api/api-1 400 -> none: memory_limit_bytes', 'limit_changed api/api-1 2 -> none: cpu_cores_limit'],
    ],
    [
      'a limit that is no longer known',
      up,
      up.hear('api', 3, { memoryLimitBytes: null, memoryLimitSource: 'unknown' }),
      [],
    ],
    [
      'an OOM kill',
      up,
      up.hear('api', 3, { oomKills: 2 }),
      ['oom_kill api/api-1 0 -> 2', 'health_changed api healthy -> degraded: out of memory: a process was killed'],
    ],
    [
      'throttling that begins',
      up,
      up.hear('api', 3, {
        throttledUsec: 300_000,
        previous: { monotonicUsec: 62_000_000, cpuUsageUsec: 9_500_000, throttledUsec: 0 },
      }),
      ['throttling_began api/api-1: held back 30 % of the time'],
    ],
    [
      'a report that cannot be read',
      up,
      up.reject('api/api-1', 2),
      ['health_changed api healthy -> degraded: malformed report: not JSON'],
    ],
  ])('%s', (_what, before, after, told) => {
    expect(between(before, after)).toEqual(told);
  });

  test('throttling ends 10 s after it was last seen, so that a bursty container is told once', () => {
    const throttled = (at: number, usec: number) => ({
      throttledUsec: usec,
      previous: { monotonicUsec: 60_000_000 + (at - 1) * 1e6, cpuUsageUsec: 9_500_000, throttledUsec: 0 },
    });
    const began = up.hear('api', 3, throttled(3, 300_000));
    const calm = began.hear('api', 4, throttled(4, 0));
    expect(between(began, calm)).toEqual([]);
    const again = calm.hear('api', 5, throttled(5, 200_000));
    expect(between(calm, again)).toEqual([]);
    const long = again.hear('api', 14, throttled(14, 0));
    expect(between(again, long)).toEqual([]);
    expect(between(long, long.hear('api', 15.5, throttled(15.5, 0)))).toEqual(['throttling_ended api/api-1']);
  });

  test('what a silence or an uptime tells the time of is told as of then, the rest as of when it was noticed', () => {
    const timesOf = (before: Picture, after: Picture) =>
      logEntriesBetween(before.snapshot, after.snapshot).map(
        ({ kind, atMs }) => `${kind} ${(atMs - START_MS) / 1_000}`,
      );
    expect(timesOf(up, up.at(12))).toEqual(['health_changed 11']);
    expect(timesOf(up, up.at(50))).toEqual(['reporter_stopped 16', 'health_changed 16']);
    expect(timesOf(up, up.hear('api', 40, { ...BOOT_2, uptimeMs: 9_000 }).at(42))).toEqual(['reporter_restarted 31']);
    expect(timesOf(up, up.hear('api', 40, { oomKills: 1 }).at(42))).toEqual(['oom_kill 42', 'health_changed 40']);
  });

  test('nothing happened before the picture that did not show it', () => {
    const [started] = logEntriesBetween(up.snapshot, up.hear('api/api-2', 3, { uptimeMs: 3_600_000 }).snapshot);
    expect(started).toMatchObject({ kind: 'reporter_started', atMs: START_MS + 1_000 });
  });
});
