import { expect, test } from 'vitest';
import { createMergedTraffic } from './merged-traffic.ts';

const line = (sender: string, traffic: Record<string, number>, dropped = 0, clamped = 0) => ({
  sender,
  traffic,
  dropped,
  clamped,
});

test('the totals of all senders add up, whatever is repeated or comes late', () => {
  const merged = createMergedTraffic();
  merged.take(line('a', { async: 5 }));
  merged.take(line('b', { async: 2, browser: 1 }));
  merged.take(line('a', { async: 7 }));
  merged.take(line('a', { async: 7 }));
  expect(merged.traffic.totals()).toEqual({ async: 9, browser: 1 });
});

test('a channel may have the name of something that every object has', () => {
  const merged = createMergedTraffic();
  for (const total of [5, 8]) merged.take(line('a', { constructor: total, async: 2 }));
  expect(merged.traffic.totals()).toEqual({ constructor: 8, async: 2 });
});

test('what an ended sender counted stays, and is not counted again when it comes back', () => {
  const merged = createMergedTraffic();
  merged.take(line('a', { async: 5 }));
  merged.onEnded('a');
  merged.take(line('b', { async: 1 }));
  merged.take(line('a', { async: 6 }));
  expect(merged.traffic.totals()).toEqual({ async: 7 });
});

test('a sender whose totals went down adds nothing until it is past them', () => {
  const merged = createMergedTraffic();
  for (const total of [5, 3, 4, 6]) merged.take(line('a', { async: total }));
  expect(merged.traffic.totals()).toEqual({ async: 6 });
});

test('thousands of senders that come and go keep their sum', () => {
  const merged = createMergedTraffic();
  for (let index = 0; index < 5_000; index++) {
    merged.take(line(`sender-${index}`, { async: 2 }));
    merged.onEnded(`sender-${index}`);
  }
  expect(merged.traffic.totals()).toEqual({ async: 10_000 });
});

test('drops of all senders add up, with unreadable lines and channels beyond the 200th', () => {
  const merged = createMergedTraffic();
  merged.take(line('a', {}, 2, 3));
  merged.take(line('a', {}, 4, 3));
  merged.take(line('b', {}, 1, 1));
  merged.onMalformed();
  expect([merged.traffic.dropped(), merged.traffic.clamped()]).toEqual([6, 4]);
  const many = (from: number) => Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`c${from + index}`, 1]));
  merged.take(line('a', many(0), 4, 3));
  merged.take(line('b', many(150), 1, 1));
  expect(Object.keys(merged.traffic.totals())).toHaveLength(200);
  expect(merged.traffic.dropped()).toBe(106);
});

test('whoever waits is told of growth', () => {
  const merged = createMergedTraffic();
  merged.take(line('a', { async: 5 }));
  let told = 0;
  merged.traffic.whenCounted(() => told++);
  merged.take(line('a', { async: 5 }));
  expect(told).toBe(0);
  merged.take(line('a', { async: 6 }));
  expect(told).toBe(1);
});
