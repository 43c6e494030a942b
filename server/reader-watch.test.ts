// How often the kernel is asked where asking takes long. What comes of it is in stuck-reader.test.ts.
import { expect, test } from 'vitest';
import { createReaderWatch } from './reader-watch.ts';
import { FakeSocket } from './testing/fake-feed.ts';

const SPAN_MS = 300_000;

/** How often it was asked within the span. */
function asked(tookMs: number, isAnyBehind: boolean): number {
  let nowMs = 0;
  let times = 0;
  const watch = createReaderWatch({
    sinks: () => [new FakeSocket()],
    isAnyBehind: () => isAnyBehind,
    stalledSince: () => [],
    hold: () => {},
    tookSome: () => {},
    readSendQueues: () => {
      nowMs += tookMs;
      times += 1;
      return () => 0;
    },
    monotonicMs: () => nowMs,
  });
  for (let lookMs = 1_000; lookMs <= SPAN_MS; lookMs += 1_000) {
    nowMs = Math.max(nowMs, lookMs);
    watch.look();
  }
  return times;
}

test.each([
  ['every 20 s', 3, false, 15],
  ['every 20 s at the most that this is of the time', 40, false, 15],
  ['more seldom where it takes longer', 100, false, 6],
  ['each second while a reader is behind', 3, true, 300],
  ['every few seconds where that takes long', 100, true, 100],
])('the kernel is asked %s', (_when, tookMs, isAnyBehind, times) => {
  expect(asked(tookMs, isAnyBehind)).toBe(times);
});
