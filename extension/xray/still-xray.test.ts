// The X-ray of a request that is over stands still, whatever else arrives.
import { expect, test } from 'vitest';
import { entry, START_MS } from '../inspector/sample-entry.ts';
import { NO_TRACES } from './lens.ts';
import { heard, runAJob, TRACE_ID } from './sample-work.ts';
import { createStillXray } from './still-xray.ts';
import { createWork } from './work.ts';
import { STILL_WORKING_MS, type XrayFacts } from './xray.ts';

const LATER_MS = START_MS + STILL_WORKING_MS + 1_000;

const BOOT = {
  sidecar: 'api',
  instance: 'api-1',
  bootId: 'earlier',
  aheadMs: 0,
  monotonicAheadMs: 0,
  samples: [
    {
      monotonicMs: START_MS - 1_000,
      cpuUsageUsec: 0,
      throttledUsec: 0,
      memoryBytes: null,
      memoryLimitBytes: null,
      oomKills: null,
      memoryPressureUsec: null,
    },
  ],
};

function started(request = entry('POST /api/jobs 202 29ms', { requestId: TRACE_ID })) {
  const work = createWork();
  const xrayOf = createStillXray();
  const log: XrayFacts['log'] = [];
  const traces = NO_TRACES;
  const at = (nowMs: number, more: Partial<XrayFacts> = {}) =>
    xrayOf({ request, work, snapshot: null, log, traces, clockOffsetMs: 0, nowMs, ...more });
  return { work, at };
}

test('while more may come each look is a new one; half a minute later it stays', () => {
  const { work, at } = started();
  for (const one of runAJob()) work.ring.add(one);
  expect(at(START_MS + 1_000)).not.toBe(at(START_MS + 2_000));
  const still = at(LATER_MS);
  expect(at(LATER_MS + 1_000, { clockOffsetMs: 1 })).toBe(still);
  expect(at(LATER_MS + 60_000)).toBe(still);
});

test('what ran beside it and ended long after is added to what else ran then', () => {
  const { work, at } = started();
  for (const one of runAJob()) work.ring.add(one);
  expect(at(LATER_MS)).toMatchObject({ found: { also: { total: 0 } } });
  work.ring.add(heard('api GET /stream 200 @10 40000ms #other'));
  expect(at(LATER_MS + 15_000)).toMatchObject({ found: { also: { total: 1, counts: { background: 1 } } } });
  const traces = { ...NO_TRACES, otherTabs: new Set(['other']) };
  expect(at(LATER_MS + 16_000, { traces })).toMatchObject({ found: { also: { counts: { 'other-tabs': 1 } } } });
});

test('what is told of it late, by an app, by the log or by the background, is taken in', () => {
  const { work, at } = started();
  const [frontend, api, worker] = runAJob();
  if (!frontend || !api || !worker) throw new Error('three of them');
  work.ring.add(frontend);
  const first = at(LATER_MS);
  work.ring.add(api);
  const second = at(LATER_MS + 1_000);
  expect(second).not.toBe(first);
  const third = at(LATER_MS + 2_000, { log: [] });
  expect(third).not.toBe(second);
  work.track.restore(BOOT);
  expect(at(LATER_MS + 3_000)).not.toBe(third);
});

test('that nothing is known of it stays as well, until an app begins to tell', () => {
  const { work, at } = started();
  work.heardSince(START_MS - 1_000);
  const absent = at(LATER_MS);
  expect(absent).toMatchObject({ absence: { kind: 'never-tells' } });
  expect(at(LATER_MS + 1_000)).toBe(absent);
  work.ring.add(heard('api GET /other 200 @40000 3ms #other'));
  expect(at(LATER_MS + 2_000)).toMatchObject({ absence: { kind: 'not-told' } });
});

test('one that is under way is looked at anew', () => {
  const { at } = started({ ...entry('GET /a 200', { durationMs: null }), pending: true });
  expect(at(LATER_MS)).not.toBe(at(LATER_MS + 1_000));
});
