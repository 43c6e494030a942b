import { expect, test } from 'vitest';
import { START_MS } from '../inspector/sample-entry.ts';
import type { BrowserPhases } from './browser-phases.ts';
import type { HeardEntry } from './heard-entry.ts';
import { heard, runAJob } from './sample-work.ts';
import { partOf, timeParts } from './time-parts.ts';
import { type Row, waterfallOf } from './waterfall.ts';

const BROWSER: BrowserPhases = {
  phases: [
    { name: 'queue', fromMs: 0, toMs: 1 },
    { name: 'send', fromMs: 1, toMs: 2 },
    { name: 'wait', fromMs: 2, toMs: 26 },
    { name: 'receive', fromMs: 26, toMs: 28 },
  ],
  durationMs: 28,
  away: { fromMs: 1, toMs: 28 },
  waiting: { fromMs: 2, toMs: 26 },
};

const fallOf = (entries: HeardEntry[], browser: BrowserPhases | null = BROWSER) =>
  waterfallOf({ browser, entries, originMs: () => START_MS });
/** "··api 6-22": how deep it stands, who, and when. */
const say = ({ depth, kind, sidecar, fromMs, toMs, nested, orphan }: Row) =>
  `${'·'.repeat(depth)}${sidecar ?? kind} ${fromMs}-${toMs}${nested ? '' : ' beside'}${orphan ? ' orphan' : ''}`;
const parts = (entries: HeardEntry[], browser: BrowserPhases | null = BROWSER) => {
  const fall = fallOf(entries, browser);
  const names = new Map(fall.rows.map((row) => [row.id, row.kind === 'queue' ? 'queue' : (row.sidecar ?? row.kind)]));
  return timeParts(fall).map(
    ({ rowId, ms, after }) => `${names.get(rowId) ?? rowId} ${Number(ms.toFixed(3))}${after ? ' after' : ''}`,
  );
};

test('browser, edge, frontend, api, queue and worker stand in the order in which they were called', () => {
  expect(fallOf(runAJob()).rows.map(say)).toEqual([
    'browser 0-28',
    '·edge 2-26',
    '·frontend 4-24',
    '··api 6-22',
    '···queue 16-30 beside',
    '···worker 30-86 beside',
  ]);
  expect(fallOf(runAJob()).endMs).toBe(86);
});

test('the edge is what of the wait no server accounts for, before and after', () => {
  const edge = fallOf(runAJob()).rows.find(({ kind }) => kind === 'edge');
  expect(edge?.segments).toEqual([
    { kind: 'edge', fromMs: 2, toMs: 4 },
    { kind: 'edge', fromMs: 24, toMs: 26 },
  ]);
});

test('two outermost entries leave a gap between them as well, and a whole wait leaves none', () => {
  const edges = (...entries: HeardEntry[]) => fallOf(entries).rows.find(({ kind }) => kind === 'edge')?.segments;
  expect(edges(heard('a GET / @2 4ms'), heard('b GET / @10 18ms'))).toEqual([{ kind: 'edge', fromMs: 6, toMs: 10 }]);
  expect(edges(heard('a GET / @2 24ms'))).toBe(undefined);
});

test('a caller that told nothing leaves an orphan, which stands right below the browser', () => {
  expect(fallOf([heard('api GET / @6 16ms <frontend')]).rows.map(say)[2]).toBe('·api 6-22 orphan');
});

test('calls stand below their caller, in the order in which they began, however they were told', () => {
  const entries = [
    heard('late GET / @15 2ms <api'),
    heard('early GET / @8 2ms <api'),
    heard('inner GET / @8.5 1ms <early'),
    heard('api GET / @5 15ms'),
  ];
  expect(fallOf(entries).rows.map(say).slice(2)).toEqual([
    '·api 5-20',
    '··early 8-10',
    '···inner 8.5-9.5',
    '··late 15-17',
  ]);
});

test('without the browser the entries stand alone', () => {
  expect(fallOf(runAJob(), null).rows.map(say)[0]).toBe('frontend 4-24');
});

test('entries that call each other in a circle are left out, and hold up nothing', () => {
  expect(fallOf([heard('a GET / @1 3ms <b'), heard('b GET / @1 3ms <a')]).rows.map(say)).toEqual(['browser 0-28']);
});

test('entries of one span, as of a job that is tried again, call what it calls once', () => {
  const levels = Array.from({ length: 40 }, (_, level) =>
    Array.from({ length: 3 }, () => heard(`s${level} GET / @${level} 1ms <s${level - 1}`)),
  );
  expect(fallOf(levels.flat()).rows.filter(({ heard: told }) => told !== null)).toHaveLength(120);
});

test('the parts add up to the answer, and then to the end of the job', () => {
  expect(parts(runAJob())).toEqual(['browser 4', 'edge 4', 'frontend 4', 'api 16', 'queue 2 after', 'worker 56 after']);
  const sum = timeParts(fallOf(runAJob())).reduce((total, { ms }) => total + ms, 0);
  expect(sum).toBe(86);
});

test('a job whose caller waited for it is part of the answer', () => {
  const entries = [heard('api POST / @4 20ms'), heard('worker q/n @10 8ms wait3 <api')];
  expect(parts(entries)).toEqual(['browser 4', 'edge 4', 'api 9', 'queue 3', 'worker 8']);
});

test('what a job calls belongs to what goes on beside', () => {
  const entries = [...runAJob(), heard('mail POST / @40 10ms <worker')];
  expect(parts(entries).slice(-2)).toEqual(['worker 46 after', 'mail 10 after']);
});

test('what nobody accounts for after the answer is a gap', () => {
  const entries = [heard('api POST / @4 20ms'), heard('worker q/n @40 10ms <api')];
  expect(parts(entries).slice(-2)).toEqual(['gap 12 after', 'worker 10 after']);
});

test('two calls at the same time are counted once', () => {
  const entries = [heard('api GET / @4 20ms'), heard('a GET / @6 10ms <api'), heard('b GET / @10 10ms <api')];
  const rows = fallOf(entries).rows;
  const all = timeParts(fallOf(entries));
  const of = (name: string) => partOf(all, rows.find(({ sidecar }) => sidecar === name)?.id ?? '');
  expect([of('api'), of('a') + of('b')]).toEqual([6, 14]);
});

test('its own time is without the calls that it waited for, each instant once, and with what went on beside', () => {
  const own = (...entries: HeardEntry[]) =>
    fallOf(entries).rows.flatMap(({ sidecar, ownMs }) => (sidecar === null ? [] : [`${sidecar} ${ownMs}`]));
  expect(own(...runAJob())).toEqual(['frontend 4', 'api 16', 'worker 56']);
  expect(own(heard('api GET / @4 20ms'), heard('a GET / @6 10ms <api'), heard('b GET / @10 10ms <api'))).toEqual([
    'api 6',
    'a 10',
    'b 10',
  ]);
  expect(own(heard('api POST / @4 20ms'), heard('worker q/n @10 8ms <api'))).toEqual(['api 12', 'worker 8']);
  expect(own(heard('api POST / @4 20ms'), heard('worker q/n @10 80ms <api'))).toEqual(['api 20', 'worker 80']);
});

test('a callee that outlasts its caller by a hair is still its callee', () => {
  expect(parts([heard('frontend GET / @4 20ms'), heard('api GET / @5 19.2ms <frontend')])).toContain('api 19.2');
});
