import { expect, test } from 'vitest';
import { anEntry } from '../testing/an-entry.ts';
import { makeReport } from '../testing/make-report.ts';
import { HISTORY_STEP_MS, HISTORY_STEPS, MAX_LATENCY_SIDECARS, stepStartMs } from './history.ts';
import { requestsIn } from './latency.ts';
import type { Report } from './report.ts';
import type { RequestEntry } from './request-entry.ts';
import { createRequestTally } from './request-tally.ts';

const FIRST = 359_000_000;

/** Hears one report of the api so many seconds after the start; each number is an entry's, of so many milliseconds. */
function tallied() {
  const tally = createRequestTally();
  const counts = (step = 0) =>
    Object.fromEntries([...tally.of(FIRST + step)].map(([name, latency]) => [name, requestsIn(latency)]));
  return {
    tally,
    counts,
    hear(atSeconds: number, sequences: readonly number[], changes: Partial<Report & RequestEntry> = {}) {
      const requests = sequences.map((sequence) => anEntry({ durationMs: 10 * sequence, ...changes, sequence }));
      const { name = 'api', instance = 'api-1', bootId = 'boot-1' } = changes;
      const report = makeReport({ name, instance, bootId, ...(requests.length > 0 && { requests }) });
      tally.hear(stepStartMs(FIRST) + atSeconds * 1_000, [report]);
    },
  };
}

test('requests count in the step in which they were told of', () => {
  const { hear, counts, tally } = tallied();
  hear(1, [1, 2]);
  hear(4.9, [3]);
  hear(5, [4]);
  expect([counts(0), counts(1), counts(2)]).toEqual([{ api: 3 }, { api: 1 }, {}]);
  expect(tally.of(FIRST).get('api')?.slowestMs).toBe(30);
});

test('who is heard without a request had none; of who was not heard nothing is known', () => {
  const { hear, counts, tally } = tallied();
  hear(1, []);
  hear(6, [1]);
  hear(16, []);
  hear(16, [], { name: 'redis', instance: 'redis-1' });
  expect([counts(0), counts(1), counts(2), counts(3)]).toEqual([{ api: 0 }, { api: 1 }, {}, { api: 0, redis: 0 }]);
  expect([tally.tells('api'), tally.tells('redis')]).toEqual([true, false]);
});

test('an entry that is told again counts once; the numbers of each instance and boot are its own', () => {
  const { hear, counts } = tallied();
  hear(1, [1, 2]);
  hear(2, [1, 2, 3]);
  hear(2, [1], { instance: 'api-2' });
  hear(3, [1], { bootId: 'boot-2' });
  expect(counts()).toEqual({ api: 5 });
});

test('a job is no request, and neither is one that got no answer', () => {
  const { hear, counts } = tallied();
  hear(1, [1], { kind: 'job', method: null, status: null });
  hear(2, [2], { status: null, failed: true });
  hear(3, [3], { status: 500, failed: true });
  expect(counts()).toEqual({ api: 1 });
});

test('steps that are too old are forgotten, and who told of nothing since is none that tells', () => {
  const { hear, counts, tally } = tallied();
  const later = (HISTORY_STEPS * HISTORY_STEP_MS) / 1_000;
  hear(1, [1]);
  hear(later - 1, []);
  expect([counts(0), counts(HISTORY_STEPS - 1), tally.tells('api')]).toEqual([{ api: 1 }, { api: 0 }, true]);
  hear(later + 1, []);
  expect([counts(0), counts(HISTORY_STEPS), tally.tells('api')]).toEqual([{}, { api: 0 }, false]);
});

test(`no more than ${MAX_LATENCY_SIDECARS} sidecars are counted, those that told first`, () => {
  const { hear, counts, tally } = tallied();
  for (let index = 0; index <= MAX_LATENCY_SIDECARS; index += 1) hear(1, [1], { name: `s${index}` });
  hear(2, [2], { name: 's0' });
  expect([counts()['s0'], counts()[`s${MAX_LATENCY_SIDECARS}`]]).toEqual([2, 0]);
  expect(tally.tells(`s${MAX_LATENCY_SIDECARS}`)).toBe(false);
});
