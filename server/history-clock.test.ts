import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HISTORY_STEP_MS, stepOf } from './contract/history.ts';
import { everyStep } from './history-clock.ts';
import { START_MS } from './testing/picture.ts';

const FIRST = stepOf(START_MS);
let ending: AbortController;
beforeEach(() => {
  ending = new AbortController();
  vi.useFakeTimers({ now: START_MS + 1_000 });
});
afterEach(() => {
  ending.abort();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Steps that ended, by their place after the first. `driftMs`: clock against timers. */
function ended(driftMs = () => 0) {
  const steps: number[] = [];
  everyStep(
    () => Date.now() + driftMs(),
    (step) => steps.push(step - FIRST),
    ending.signal,
  );
  return steps;
}

test('each step is told as it ends, until the signal', async () => {
  const steps = ended();
  await vi.advanceTimersByTimeAsync(3_999);
  expect(steps).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(steps).toEqual([0]);
  await vi.advanceTimersByTimeAsync(2 * HISTORY_STEP_MS);
  expect(steps).toEqual([0, 1, 2]);
  ending.abort();
  await vi.advanceTimersByTimeAsync(HISTORY_STEP_MS);
  expect(steps).toEqual([0, 1, 2]);
});

test('a timer that is a little early, or a little late, ends the same step, once', async () => {
  let drift = 0;
  const steps = ended(() => drift);
  drift = -2;
  await vi.advanceTimersByTimeAsync(HISTORY_STEP_MS);
  drift = 700;
  await vi.advanceTimersByTimeAsync(2 * HISTORY_STEP_MS);
  expect(steps).toEqual([0, 1, 2]);
});

test('a step whose end was slept through is left out', async () => {
  let drift = 0;
  const steps = ended(() => drift);
  drift = 12_000;
  // At 4 s by the timers it is 17 s by the clock, in the fourth step.
  await vi.advanceTimersByTimeAsync(7_000);
  expect(steps).toEqual([3]);
});
