import { expect, test } from 'vitest';
import { START_MS } from '../inspector/sample-entry.ts';
import { type ClockEstimate, estimateClocks } from './clock-skew.ts';
import type { HeardEntry } from './heard-entry.ts';
import { heard } from './sample-work.ts';

const away = (fromMs: number, toMs: number) => ({ fromMs: START_MS + fromMs, toMs: START_MS + toMs });

function estimated(entries: HeardEntry[], window: ReturnType<typeof away> | null = away(0, 100), reported = null) {
  const clocks = estimateClocks({ away: window, entries, reportedAheadMs: () => reported });
  return [...clocks.values()];
}
/** "near +12 ± 3" */
const say = ({ sidecars, aheadMs, errorMs, from, fits }: ClockEstimate) =>
  `${sidecars.join(',')} ${aheadMs} ± ${errorMs} ${from}${fits ? '' : ' does not fit'}`;

test('the outermost entry lies in the middle of the browser’s wait, and may be off by half of what is left', () => {
  expect(estimated([heard('api GET / @20 60ms')]).map(say)).toEqual(['api 0 ± 20 request']);
  expect(estimated([heard('api GET / @20 60ms ~5000')]).map(say)).toEqual(['api 5000 ± 20 request']);
  expect(estimated([heard('api GET / @0 60ms')]).map(say)).toEqual(['api -20 ± 20 request']);
});

test('the longer the work, the surer the clock', () => {
  expect(estimated([heard('api GET / @1 98ms ~-300')]).map(say)).toEqual(['api -300 ± 1 request']);
});

test('work that lasted longer than the wait is said not to fit, unless it is rounding; it began no sooner than the wait', () => {
  expect(estimated([heard('api GET / @-10 120ms')]).map(say)).toEqual(['api -10 ± 20 request does not fit']);
  expect(estimated([heard('api GET / @0 100.6ms')])[0]?.fits).toBe(true);
});

test('what runs on one machine has one clock', () => {
  const entries = [heard('frontend GET / @10 80ms'), heard('api GET / @12 70ms <frontend')];
  expect(estimated(entries).map(say)).toEqual(['frontend,api 0 ± 10 request']);
});

test('a reporter that does not know its machine has a clock of its own', () => {
  const unknown = (text: string) => ({ ...heard(text), hostId: null });
  const entries = [unknown('frontend GET / @10 80ms'), unknown('api GET / @20 60ms <frontend')];
  expect(estimated(entries).map(say)).toEqual(['frontend 0 ± 10 request', 'api 0 ± 20 request']);
});

test('another machine’s clock follows from its caller’s, and what that may be off by is added', () => {
  const entries = [heard('frontend GET / @10 80ms ^a'), heard('api GET / @20 60ms ~700 ^b <frontend')];
  expect(estimated(entries).map(say)).toEqual(['frontend 0 ± 10 request', 'api 700 ± 20 request']);
});

test('entries are told when they end, so a callee may come before its caller', () => {
  const entries = [heard('api GET / @20 60ms ~700 ^b <frontend'), heard('frontend GET / @10 80ms ^a')];
  expect(new Set(estimated(entries).map(say))).toEqual(new Set(['frontend 0 ± 10 request', 'api 700 ± 20 request']));
});

test('several calls to one machine narrow its clock down', () => {
  const calls = [heard('api GET / @10 10ms ~50 ^b <frontend'), heard('api GET / @80 10ms ~50 ^b <frontend')];
  const entries = [heard('frontend GET / @0 100ms ^a'), ...calls];
  expect(estimated(entries).map(say)).toEqual(['frontend 0 ± 0 request', 'api 50 ± 10 request']);
});

test('a job was queued while its caller ran', () => {
  const entries = [heard('api POST / @10 80ms ^a'), heard('worker q/n @150 30ms wait100 ~900 ^b <api')];
  expect(estimated(entries).map(say)).toEqual(['api 0 ± 10 request', 'worker 900 ± 50 request']);
});

test('a job of which nobody knows when it was queued, and a callee of nobody, go by their reports', () => {
  const entries = [heard('api POST / @10 80ms ^a'), heard('worker q/n @150 30ms ^b <api')];
  const clocks = estimateClocks({ away: away(0, 100), entries, reportedAheadMs: () => 33 });
  expect([...clocks.values()].map(say)).toEqual(['api 0 ± 10 request', 'worker 33 ± null reports']);
});

test('where nothing is known the clock is taken for the browser’s', () => {
  expect(estimated([heard('worker q/n @1 3ms')]).map(say)).toEqual(['worker 0 ± null none']);
  expect(estimated([heard('api GET / @1 3ms')], null).map(say)).toEqual(['api 0 ± null none']);
});

test('entries that call each other in a circle do not hold it up', () => {
  const entries = [heard('a GET / @1 3ms <b ^a'), heard('b GET / @1 3ms <a ^b')];
  expect(estimated(entries).map((clock) => clock.from)).toEqual(['none', 'none']);
});
