import { expect, test } from 'vitest';
import type { LogEntry } from '../../server/contract/log-entry.ts';
import type { RequestEntry } from '../inspector/request-entry.ts';
import { entry, START_MS, underWay } from '../inspector/sample-entry.ts';
import { sampleReport, sampleSnapshot } from '../link/sample-events.ts';
import type { HeardEntry } from './heard-entry.ts';
import { MAX_LAID_OUT } from './lay-out.ts';
import { NO_TRACES } from './lens.ts';
import { heard, runAJob, TRACE_ID } from './sample-work.ts';
import { createWork } from './work.ts';
import { NOTICED_MS, STILL_WORKING_MS, type XrayFacts, xrayOf } from './xray.ts';

/** The server's clock is so far ahead of the browser's in all of these. */
const SERVER_AHEAD_MS = 5_000;
const SERVER_START_MS = START_MS + SERVER_AHEAD_MS;

const timings = { blockedMs: 1, dnsMs: null, connectMs: null, tlsMs: null, sendMs: 1, waitMs: 24, receiveMs: 2 };
const post = entry('POST /api/jobs 202 28ms', { timings, requestId: TRACE_ID });

/** What was heard: reports of the entries' sidecars each half second, with the entries in the second of them. */
function workOf(entries: readonly HeardEntry[], from = -500, steps = 4) {
  const work = createWork();
  for (let step = 0; step < steps; step += 1) {
    const atMs = SERVER_START_MS + from + step * 500;
    const names = [...new Set(entries.map(({ sidecar }) => sidecar))];
    work.hear({
      type: 'reports',
      atMs,
      rejected: [],
      reports: names.map((name) => ({
        ...sampleReport(name, atMs),
        hostId: 'near',
        // By the machine's own clock, as its entries.
        reportedAtMs: atMs - SERVER_AHEAD_MS,
        monotonicUsec: 60_000_000 + step * 500_000,
        cpuUsageUsec: step * 40_000,
        requests: step === 1 ? entries.filter(({ sidecar }) => sidecar === name).map((one) => one.entry) : [],
      })),
    });
  }
  return work;
}

const xray = (facts: Partial<XrayFacts> = {}) =>
  xrayOf({
    request: post,
    work: workOf(runAJob()),
    snapshot: null,
    log: [],
    traces: NO_TRACES,
    clockOffsetMs: SERVER_AHEAD_MS,
    nowMs: START_MS + 60_000,
    ...facts,
  });
function found(facts: Partial<XrayFacts> = {}) {
  const result = xray(facts);
  if (!('found' in result)) throw new Error(`nothing found: ${result.absence.kind}`);
  return result.found;
}
const absence = (facts: Partial<XrayFacts>) => {
  const result = xray(facts);
  return 'absence' in result ? result.absence.kind : 'found';
};

test('the request of a job is laid out from the browser to the worker, and its parts add up', () => {
  const { waterfall, parts, window, verdict } = found();
  expect(waterfall.rows.map(({ sidecar, kind }) => sidecar ?? kind)).toEqual([
    'browser',
    'edge',
    'frontend',
    'api',
    'queue',
    'worker',
  ]);
  expect(parts.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(window.toMs, 6);
  expect(verdict.kind).toBe('not-slow');
});

test('clocks stand in the order of the rows, however the entries were told', () => {
  const far = runAJob().map((one) => (one.sidecar === 'worker' ? one : { ...one, hostId: 'far' }));
  const work = createWork();
  for (const one of far.reverse()) work.ring.add(one);
  expect(found({ work }).clocks.map(({ sidecars }) => sidecars.join(' '))).toEqual(['frontend api', 'worker']);
});

test('each sidecar has its own time from entries, and what it used from the samples that enclose its work', () => {
  const [frontend, , worker] = found().figures;
  expect(frontend).toMatchObject({ sidecar: 'frontend', ownMs: 4, entries: 1, usage: { kind: 'measured', cpuMs: 40 } });
  expect(worker).toMatchObject({ sidecar: 'worker', ownMs: 56, usage: { measuredMs: 500 } });
});

test('a sidecar that is on a lit channel without an entry has figures as well, and is awaited for a while', () => {
  const [frontend, api] = runAJob();
  const entries = [frontend, api].filter((one) => one !== undefined);
  const work = workOf([...entries, heard('worker q/n @-400 1ms #other')]);
  const snapshot = sampleSnapshot(SERVER_START_MS);
  const told = (nowMs: number) => found({ work, snapshot, nowMs: START_MS + nowMs });
  expect(told(1_000).awaited).toEqual(['worker']);
  expect(told(28 + STILL_WORKING_MS).awaited).toEqual([]);
  expect(told(1_000).figures.at(-1)).toMatchObject({ sidecar: 'worker', ownMs: null, usage: { kind: 'measured' } });
});

test('entries of the log are those from its beginning to a moment after its end, by the server’s clock', () => {
  const at = (ms: number): LogEntry => ({
    id: null,
    atMs: SERVER_START_MS + ms,
    kind: 'throttling_began',
    sidecar: 'api',
    instance: null,
    from: null,
    to: null,
    reason: null,
  });
  const endMs = found().window.toMs;
  const log = [-1, 0, 50, Math.floor(endMs) + NOTICED_MS, Math.ceil(endMs) + NOTICED_MS + 1].map(at);
  expect(found({ log }).log).toEqual(log.slice(1, 4));
});

test('a kill of a sidecar that did not work for it is not its reason', () => {
  const kill = {
    id: null,
    atMs: SERVER_START_MS + 9,
    kind: 'oom_kill',
    instance: null,
    from: null,
    to: null,
    reason: null,
  } as const;
  expect(found({ log: [{ ...kill, sidecar: 'terminal' }] }).verdict.kind).toBe('not-slow');
  expect(found({ log: [{ ...kill, sidecar: 'api' }] }).verdict.kind).toBe('oom');
});

test('what else ran is placed on the same clock, and belongs to whom its trace does', () => {
  const others = [
    heard('api GET /a @10 5ms #mine'),
    heard('api GET /b @20 5ms #theirs'),
    heard('api GET /c @900 5ms #x'),
  ];
  const traces = { mine: new Set(['mine']), otherTabs: new Set(['theirs']) };
  const { also } = found({ work: workOf([...runAJob(), ...others]), traces });
  expect(also.shown.map(({ heard: one, lens }) => [one.entry.route, lens])).toEqual([
    ['/a', 'mine'],
    ['/b', 'other-tabs'],
  ]);
  expect([also.counts, also.total]).toEqual([{ mine: 1, 'other-tabs': 1, background: 0 }, 2]);
});

test('a request with more entries than can be laid out says how many more', () => {
  const calls = Array.from({ length: MAX_LAID_OUT + 3 }, () => heard('api GET / @5 1ms'));
  const { waterfall, more } = found({ work: workOf(calls) });
  expect([waterfall.rows.length, more]).toEqual([MAX_LAID_OUT + 2, 3]);
});

test('missing entries around that time are told by sidecar', () => {
  const [frontend, api, worker] = runAJob();
  const gap = [frontend, api, worker].flatMap((one, index) =>
    one ? [{ ...one, entry: { ...one.entry, sequence: index === 2 ? 9 : index + 1 } }] : [],
  );
  const before = heard('worker q/n @-300 1ms #other', { sequence: 4 });
  expect(found({ work: workOf([before, ...gap]) }).missing).toEqual(new Map([['worker', 4]]));
});

const other = workOf([heard('api GET / @1 2ms #other')]);
test.each<[string, Partial<XrayFacts>, string]>([
  ['no id in the answer', { request: entry('GET /x 200 9ms') }, 'no-id'],
  ['no answer at all', { request: entry('GET /x - 9ms') }, 'no-answer'],
  ['out of the cache, even with an id that is known', { request: { ...post, fromCache: true } }, 'from-cache'],
  ['nothing is taken in', { work: null }, 'not-watched'],
  ['ended before anything was taken in', { work: workOf(runAJob().slice(0, 0), 400) }, 'not-watched'],
  ['ended a moment ago', { work: other, nowMs: START_MS + 1_000 }, 'awaited'],
  ['none of its entries came, and others did', { work: other }, 'not-told'],
  ['no reporter tells of any request', { work: workOf([]) }, 'never-tells'],
])('where nothing is found it says why: %s', (_, facts, kind) => {
  expect(absence(facts)).toBe(kind);
});

test('where entries went missing then, they may have been its own', () => {
  const lost = [heard('api GET / @1 2ms #other', { sequence: 1 }), heard('api GET / @1 2ms #other', { sequence: 5 })];
  expect(absence({ work: workOf(lost) })).toBe('dropped');
});

test('one that is under way has no id yet, which is no reason to look for one', () => {
  expect(absence({ request: underWay('POST /api/jobs 202') })).toBe('under-way');
});

test('of a request that only the backend told of there is no browser, and what it did is laid out all the same', () => {
  const told = { sources: ['backend' as const], traceId: TRACE_ID, timings: null };
  const { waterfall, lit, verdict } = found({ request: entry('POST /api/jobs 202 20ms', told) });
  expect(waterfall.rows.map(({ kind }) => kind)).toEqual(['http', 'http', 'queue', 'job']);
  expect(lit.worked).toEqual(['frontend', 'api', 'worker']);
  expect(verdict.kind).toBe('not-slow');
});

test('a job that nobody called has no answer, and has not failed for that', () => {
  const job = heard('worker jobs/clean-up @0 20ms');
  const request = entry('- jobs/clean-up - 20ms', {
    sources: ['backend'],
    resourceType: 'job',
    error: null,
    traceId: TRACE_ID,
    timings: null,
  });
  expect(found({ request, work: workOf([job]) }).verdict.kind).toBe('not-slow');
});

test('it is found by any of the ids that the answer holds', () => {
  const by = (more: Partial<RequestEntry>) => found({ request: { ...post, requestId: 'of-a-proxy', ...more } }).traceId;
  expect(by({ traceId: TRACE_ID })).toBe(TRACE_ID);
  expect(by({ traceId: 'f'.repeat(32), requestId: TRACE_ID })).toBe(TRACE_ID);
});
