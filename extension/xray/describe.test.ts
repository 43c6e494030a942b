import { expect, test } from 'vitest';
import { entry, START_MS } from '../inspector/sample-entry.ts';
import { browserPhases } from './browser-phases.ts';
import { litBy } from './channels-of.ts';
import { missingText } from './describe-absence.ts';
import { describeClock } from './describe-clock.ts';
import { describeUsage, signedBytes, whyNoUsage } from './describe-figure.ts';
import { describeParts } from './describe-parts.ts';
import { describeRow, rowMs } from './describe-row.ts';
import { lensOf } from './lens.ts';
import { rulerMarks } from './ruler.ts';
import { heard, runAJob } from './sample-work.ts';
import { timeParts } from './time-parts.ts';
import { traceIdsOf } from './trace-of.ts';
import { waterfallOf } from './waterfall.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

test('the ids of a request are its trace and its request id, the surest first and each once', () => {
  expect(traceIdsOf({ requestId: 'of-a-proxy', traceId: TRACE })).toEqual([TRACE, 'of-a-proxy']);
  expect(traceIdsOf({ requestId: TRACE, traceId: TRACE })).toEqual([TRACE]);
  expect(traceIdsOf({ requestId: '', traceId: null })).toEqual([]);
});

const TIMINGS = { blockedMs: 1, dnsMs: null, connectMs: 2, tlsMs: null, sendMs: 0, waitMs: 20, receiveMs: 3 };

test('the browser’s phases follow each other, and servers work between the first byte sent and the last received', () => {
  const phases = browserPhases(entry('GET / 200 26ms', { timings: TIMINGS }));
  expect(phases?.phases.map(({ name, fromMs, toMs }) => `${name} ${fromMs}-${toMs}`)).toEqual([
    'queue 0-1',
    'connect 1-3',
    'wait 3-23',
    'receive 23-26',
  ]);
  expect([phases?.away, phases?.waiting]).toEqual([
    { fromMs: 3, toMs: 26 },
    { fromMs: 3, toMs: 23 },
  ]);
});

test('where the browser does not tell its phases all is waiting, and without a duration nothing is known', () => {
  expect(browserPhases(entry('GET / 200 9ms', { timings: null }))?.waiting).toEqual({ fromMs: 0, toMs: 9 });
  expect(browserPhases(entry('GET / 200', { timings: null, durationMs: null }))).toBe(null);
});

const fall = waterfallOf({
  browser: browserPhases(entry('POST / 202 26ms', { timings: TIMINGS })),
  entries: runAJob(),
  originMs: () => START_MS,
});

test('a row says who, what and when', () => {
  const texts = fall.rows.map((row) => [describeRow(row).name, describeRow(row).detail, rowMs(row)]);
  expect(texts).toEqual([
    ['browser', '', 26],
    ['edge', 'network, proxies', 1],
    ['frontend', 'POST /api/*', 20],
    ['api', 'POST /api/jobs', 16],
    ['queue', 'jobs', 14],
    ['worker', 'jobs/receipt', 56],
  ]);
  expect(fall.rows.map((row) => describeRow(row).title)[3]).toBe('POST /api/jobs, worked 16 ms from 6 ms');
});

test('a failure is said, of a request with its status', () => {
  const [row] = waterfallOf({ browser: null, entries: [heard('api GET /x 503 <gone')], originMs: () => START_MS }).rows;
  expect(row && describeRow(row)).toMatchObject({
    failure: '503',
    title: expect.stringContaining('who called it told nothing'),
  });
});

test('the sum names each part once, for the answer and for what came after', () => {
  expect(describeParts(timeParts(fall), fall.rows)).toEqual({
    answered: '26 ms = browser 5 ms + edge 1 ms + frontend 4 ms + api 16 ms',
    after: '60 ms = queue 4 ms + worker 56 ms',
  });
});

test('a clock is told with its sign, what it may be off by and where that is from', () => {
  const clock = { sidecars: ['api'], aheadMs: 12, errorMs: 3, from: 'request', fits: true } as const;
  expect(describeClock(clock)).toBe('Clock of api: +12 ms ± 3 ms, from this request');
  expect(describeClock({ ...clock, sidecars: ['a', 'b'], aheadMs: -1_840, fits: false })).toBe(
    'One clock of a, b: −1.84 s ± 3 ms, from this request; its work took longer than the wait that it must lie in',
  );
  expect(describeClock({ ...clock, errorMs: null, from: 'reports' })).toMatch(/^Clock of api: \+12 ms, from when/);
  expect(describeClock({ ...clock, errorMs: null, from: 'none' })).toMatch(/taken for the browser’s own/);
});

test('what was used is told with its unit and sign, and why it is not', () => {
  const usage = {
    kind: 'measured',
    measuredMs: 500,
    cpuMs: 41.5,
    throttledMs: null,
    memoryChangeBytes: -2048,
    memoryBytes: null,
    memoryLimitBytes: null,
    memoryPressureMs: null,
    oomKills: null,
  } as const;
  expect(describeUsage(usage)).toEqual({ cpu: '42 ms', throttled: '–', memory: '−2 KiB', measured: '500 ms' });
  expect([describeUsage({ kind: 'pending' }), whyNoUsage({ kind: 'pending' })]).toEqual([
    null,
    'The next report is due.',
  ]);
  expect([1_024, 0, -1].map(signedBytes)).toEqual(['+1 KiB', '±0 B', '−1 B']);
});

test('missing entries are told in words', () => {
  expect(missingText(new Map([['worker', 1]]))).toBe('1 entry of worker is missing');
  expect(
    missingText(
      new Map([
        ['worker', 12],
        ['api', 3],
      ]),
    ),
  ).toBe('12 entries of worker and 3 of api are missing');
});

test('a ruler has at most five marks at round times, and none without time', () => {
  expect([87, 640, 4.2, 1_580].map(rulerMarks)).toEqual([
    [20, 40, 60, 80],
    [200, 400, 600],
    [1, 2, 3, 4],
    [500, 1_000, 1_500],
  ]);
  expect([rulerMarks(0), rulerMarks(Number.NaN), rulerMarks(0.3)]).toEqual([[], [], [0.1, 0.2, 0.3]]);
});

test('what no tab is known to have asked for is of the background', () => {
  const traces = { mine: new Set(['a']), otherTabs: new Set(['b']) };
  expect(['a', 'b', 'c'].map((id) => lensOf(id, traces))).toEqual(['mine', 'other-tabs', 'background']);
});

test('a request lights its channels in declared order, and what on them told nothing is silent', () => {
  const channel = (id: string, ...path: string[]) =>
    ({ id, label: id, path, health: 'healthy', counted: 0, total: 0 }) as const;
  const channels = [
    channel('async', 'redis', 'worker'),
    channel('browser', 'frontend', 'api'),
    channel('beat', 'beat'),
  ];
  const entries = [heard('api GET / @5 +zeta +browser'), heard('worker q/n @2 +async')];
  expect(litBy(entries, { channels: channels.map((one) => ({ ...one, path: [...one.path] })) })).toEqual({
    channels: ['async', 'browser', 'zeta'],
    worked: ['api', 'worker'],
    silent: ['redis', 'frontend'],
  });
  expect(litBy(entries, null).silent).toEqual([]);
});
