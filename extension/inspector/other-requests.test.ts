// Rows of requests that this tab did not ask, out of what the backend told.
import { expect, test } from 'vitest';
import type { HeardEntry } from '../xray/heard-entry.ts';
import { heard, runAJob } from '../xray/sample-work.ts';
import { createWork } from '../xray/work.ts';
import type { Listed } from './listed.ts';
import { createOtherRequests as createdWith, SETTLED_MS, type Told } from './other-requests.ts';
import { START_MS } from './sample-entry.ts';
import { createServedRows } from './served-rows.ts';

/** Told half a second after the start, and looked at when that has settled. */
function told(entries: readonly HeardEntry[], more: Partial<Told> = {}): Told {
  const work = createWork();
  for (const one of entries) work.ring.add(one);
  const traces = { mine: new Set(['mine']), otherTabs: new Set(['tab']) };
  return { work, clockOffsetMs: 0, nowMs: START_MS + 500 + SETTLED_MS, traces, channels: [], ...more };
}
const createOtherRequests = () => createdWith(createServedRows());

const textOf = ({ lens, teller, entry: { method, url, status, durationMs } }: Listed) =>
  [lens, teller, method, url, status, `${durationMs}ms`].join(' ');
const texts = (facts: Told, prefixes: readonly string[] = []) =>
  createOtherRequests().rows(facts, prefixes).map(textOf);

test('those of other tabs and of nobody are rows, by their beginning; those of this tab are not', () => {
  const all = [
    heard('api GET /b 500 @20 4ms #curl'),
    heard('api GET /a 200 @10 3ms #tab'),
    heard('api GET /own 200 @5 3ms #mine'),
  ];
  expect(texts(told(all))).toEqual(['other-tabs api GET /a 200 3ms', 'background api GET /b 500 4ms']);
});

test('what another one called stands within its row, and that row names all that worked for it', () => {
  const others = createOtherRequests();
  const [row, ...more] = others.rows(told(runAJob()), []);
  // By the route of whom it called: its own is "/api/*".
  expect(row && textOf(row)).toBe('background frontend POST /api/jobs 202 20ms');
  expect(more).toEqual([]);
  expect(row?.served).toEqual({
    sidecars: [
      { name: 'frontend', ownMs: 4 },
      { name: 'api', ownMs: 16 },
      { name: 'worker', ownMs: 56 },
    ],
    channels: ['async', 'browser'],
  });
});

test('it is a row once it is clear whose it is, and that nobody called it', () => {
  const facts = told([heard('api GET /a 200 @10 3ms #tab')]);
  expect(texts({ ...facts, nowMs: facts.nowMs - 1 })).toEqual([]);
  expect(texts(facts)).toHaveLength(1);
});

test('a row stays the same while more is told of it, and becomes this tab’s when that is known', () => {
  const others = createOtherRequests();
  const facts = told([heard('api GET /a 200 @10 3ms #x')]);
  const [before] = others.rows(facts, []);
  facts.work.ring.add(heard('worker q/n @30 5ms <api #x'));
  const [after] = others.rows(facts, []);
  expect(after).toBe(before);
  expect(after?.served?.sidecars).toHaveLength(2);
  expect(others.rows({ ...facts, traces: { ...facts.traces, mine: new Set(['x']) } }, [])).toEqual([]);
});

test('polling that is excluded stays out here as well, unless it fails', () => {
  const all = [heard('api GET /api/me 200 @1 3ms #a'), heard('api GET /api/me 500 @2 3ms #b')];
  expect(texts(told(all), ['/api/me'])).toEqual(['background api GET /api/me 500 3ms']);
});

test('a job that nobody called is a row without method and status, and failed if it did', () => {
  const rows = createOtherRequests().rows(
    told([heard('worker q/one @1 3ms #a'), heard('worker q/two failed @2 3ms #b')]),
    [],
  );
  expect(rows.map(({ entry: { resourceType, status }, errors }) => [resourceType, status, errors])).toEqual([
    ['job', null, false],
    ['job', null, true],
  ]);
});

test('it began by this browser’s clock, whichever clock stamped it', () => {
  const facts = told([heard('api GET /a 200 @100 3ms #tab')], { clockOffsetMs: 60 });
  const [row] = createOtherRequests().rows(facts, []);
  expect(row?.entry.startedAtMs).toBe(START_MS + 40);
});

test('cleared, only what is told later appears', () => {
  const others = createOtherRequests();
  const facts = told([heard('api GET /a 200 @10 3ms #tab')]);
  expect(others.rows(facts, [])).toHaveLength(1);
  others.clear();
  facts.work.ring.add({ ...heard('api GET /b 200 @1900 3ms #tab'), heardAtMs: facts.nowMs + 400 });
  const later = { ...facts, nowMs: facts.nowMs + 400 + SETTLED_MS };
  expect(others.rows(later, []).map(({ entry: one }) => one.url)).toEqual(['/b']);
});
