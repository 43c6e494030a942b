import { expect, test } from 'vitest';
import { parseReport } from '../server/contract/report.ts';
import { toWireJson } from '../server/contract/wire.ts';
import { aReport } from './testing/report.ts';
import { createTraffic } from './traffic.ts';

test('counts add up by channel', () => {
  const traffic = createTraffic();
  traffic.count('async', 20);
  traffic.count('browser', 28);
  traffic.count('async');
  expect(traffic.totals()).toEqual({ async: 21, browser: 28 });
});

test.each([
  [2.9, 2],
  [-5, 0],
  [1_001, 1_000],
  [Number.POSITIVE_INFINITY, 1_000],
  [Number.NaN, 0],
])('one call with %d adds %d', (n, added) => {
  const traffic = createTraffic();
  traffic.count('async', n);
  expect(traffic.totals()).toEqual({ async: added });
});

test('what is not a number at all adds nothing and does not throw', () => {
  const traffic = createTraffic();
  Reflect.apply(traffic.count, undefined, ['async', { valueOf: () => expect.unreachable() }]);
  Reflect.apply(traffic.count, undefined, ['async', 5n]);
  Reflect.apply(traffic.count, undefined, [Symbol('async')]);
  expect(traffic.totals()).toEqual({ async: 0 });
  expect(traffic.dropped()).toBe(1);
});

test('names that are not channels are dropped and counted', () => {
  const traffic = createTraffic();
  for (const name of ['', 'Async', 'a b', '__proto__', 'x'.repeat(64)]) traffic.count(name);
  expect(traffic.totals()).toEqual({});
  expect(traffic.dropped()).toBe(5);
});

test('a name that every object has is a channel like any other', () => {
  const traffic = createTraffic();
  traffic.count('constructor');
  expect(JSON.stringify(traffic.totals())).toBe('{"constructor":1}');
});

test('the 201st channel is dropped, the 200 before it go on', () => {
  const traffic = createTraffic();
  for (let index = 0; index < 201; index++) traffic.count(`channel-${index}`);
  traffic.count('channel-0');
  expect(Object.keys(traffic.totals())).toHaveLength(200);
  expect(traffic.totals()['channel-0']).toBe(2);
  expect(traffic.dropped()).toBe(1);
});

test('a count that had to be made whole or smaller is noted', () => {
  const traffic = createTraffic();
  for (const n of [0, 1, 1_000]) traffic.count('async', n);
  expect(traffic.clamped()).toBe(0);
  for (const n of [1_001, -1, 0.5, Number.NaN]) traffic.count('async', n);
  expect(traffic.clamped()).toBe(4);
  expect(traffic.totals()).toEqual({ async: 2_001 });
});

test('a counter of one channel counts as `count` does', () => {
  const traffic = createTraffic();
  const countAsync = traffic.counter('async');
  const countNothing = traffic.counter('No channel');
  countAsync();
  countAsync(20);
  countNothing();
  expect(traffic.totals()).toEqual({ async: 21 });
  expect(traffic.dropped()).toBe(1);
});

test('whoever waits for a count is told once, by the next one that is not dropped', () => {
  const traffic = createTraffic();
  const told: number[] = [];
  traffic.whenCounted(() => told.push(traffic.totals()['async'] ?? 0));
  traffic.count('No channel');
  traffic.count('async', 2);
  traffic.count('async');
  traffic.whenCounted(() => told.push(traffic.totals()['async'] ?? 0));
  traffic.count('async');
  expect(told).toEqual([2, 4]);
});

test('the channels of one report always fit into it', () => {
  const traffic = createTraffic();
  const names = Array.from({ length: 200 }, (_, index) => String(index).padStart(63, 'x'));
  for (const name of names) for (let times = 0; times < 3; times++) traffic.count(name);
  expect(traffic.dropped()).toBeGreaterThan(0);
  expect(traffic.dropped() % 3).toBe(0);
  const full = Object.fromEntries(Object.keys(traffic.totals()).map((name) => [name, Number.MAX_SAFE_INTEGER]));
  expect(parseReport(toWireJson(aReport({ traffic: full }))).ok).toBe(true);
});
