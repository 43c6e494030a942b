import { expect, test } from 'vitest';
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
