import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Pair } from '../inspector/request-entry.ts';
import { systemClock } from '../link/clock.ts';
import { memoryValue } from '../storage/memory-value.ts';
import { createKnownTraces } from './known-traces.ts';
import { createTabTracesWriter, MAX_TAB_TRACES, parseTabTraces } from './tab-traces.ts';

let ending: AbortController;
beforeEach(() => {
  ending = new AbortController();
  vi.useFakeTimers();
});
afterEach(() => {
  ending.abort();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const answer = (id: string): Pair[] => [{ name: 'X-Request-Id', value: id }];
const settled = () => vi.advanceTimersByTimeAsync(1_000);

/** The background's writer and a view beside tab 1, over one value. */
function started(stored?: unknown) {
  const tabTraces = memoryValue(stored);
  const writer = createTabTracesWriter(tabTraces, systemClock, ending.signal);
  let [onTab, onAnswer] = [(_: number) => {}, (_: readonly Pair[]) => {}];
  const traces = createKnownTraces(
    {
      tabTraces,
      watchTab: (listener) => {
        onTab = listener;
        listener(1);
      },
      watchAnswers: (listener) => {
        onAnswer = listener;
      },
    },
    ending.signal,
  );
  const known = () => ({ mine: [...traces.value.mine], otherTabs: [...traces.value.otherTabs] });
  return {
    tabTraces,
    writer,
    known,
    follow: (tab: number) => onTab(tab),
    devtools: (id: string) => onAnswer(answer(id)),
  };
}

test('what the background saw is of the tab that asked for it, and what DevTools saw of its own', async () => {
  const { writer, known, devtools } = started();
  writer.take(1, answer('a'));
  writer.take(2, answer('b'));
  writer.take(-1, answer('of-no-tab'));
  writer.take(2, []);
  devtools('c');
  await settled();
  expect(known()).toEqual({ mine: ['c', 'a'], otherTabs: ['b'] });
});

test('a view that follows another tab sees it the other way round', async () => {
  const { writer, known, follow } = started();
  writer.take(1, answer('a'));
  writer.take(2, answer('b'));
  await settled();
  follow(2);
  expect(known()).toEqual({ mine: ['b'], otherTabs: ['a'] });
});

test('a view that opens late reads what was kept; what cannot be read is nothing', async () => {
  const late = started([['a', 2]]);
  await settled();
  expect(late.known().otherTabs).toEqual(['a']);
  expect(parseTabTraces({ not: 'a list' })).toEqual([]);
});

test('answers are written together, and the oldest go first', async () => {
  const { writer, tabTraces, known, devtools } = started();
  const update = vi.spyOn(tabTraces, 'update');
  for (let index = 0; index < MAX_TAB_TRACES + 5; index += 1) {
    writer.take(2, answer(`b${index}`));
    devtools(`c${index}`);
  }
  await settled();
  expect(update).toHaveBeenCalledTimes(1);
  expect([known().otherTabs.length, known().otherTabs[0]]).toEqual([MAX_TAB_TRACES, 'b5']);
  expect([known().mine.length, known().mine[0]]).toEqual([MAX_TAB_TRACES, 'c5']);
});
