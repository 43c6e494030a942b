import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createSleeper } from './sleeper.ts';

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

/** Sleeps so often, each time for as long as `lengthOf` says, after `busyMs` of something else. When each ended. */
async function sleeps(times: number, lengthOf: (startMs: number) => number, busyMs = 0) {
  const sleeper = createSleeper(new AbortController().signal);
  const beganMs = performance.now();
  const ends: number[] = [];
  const loop = async () => {
    while (ends.length < times) {
      await sleeper.sleep(lengthOf(performance.now() - beganMs));
      ends.push(performance.now() - beganMs);
      vi.advanceTimersByTime(busyMs);
    }
  };
  await Promise.all([loop(), vi.advanceTimersByTimeAsync(120_000)]);
  return ends;
}

test.each([250, 500, 1_000, 5_000])(
  'at a cadence of %d ms each ends when it is due, or shortly after',
  async (cadenceMs) => {
    const due = (startMs: number) => (Math.floor(startMs / cadenceMs) + 1) * cadenceMs;
    const ends = await sleeps(20, (startMs) => due(startMs) - startMs, 2);
    for (const [index, endMs] of ends.entries()) {
      expect(endMs).toBeGreaterThanOrEqual((index + 1) * cadenceMs);
      expect(endMs).toBeLessThanOrEqual((index + 1) * cadenceMs + 20);
    }
  },
);

test('one timer serves a steady cadence', async () => {
  const made = [vi.spyOn(globalThis, 'setInterval'), vi.spyOn(globalThis, 'setTimeout')];
  await sleeps(50, () => 998, 2);
  expect(made.map((spy) => spy.mock.calls.length)).toEqual([1, 0]);
});

test('lengths that differ are each kept', async () => {
  const lengths = [90, 10, 400, 90, 400, 395, 1_000, 5_000, 1_000];
  let index = 0;
  const ends = await sleeps(lengths.length, () => lengths[index++] ?? 0);
  let startMs = 0;
  for (const [at, endMs] of ends.entries()) {
    const length = lengths[at] ?? 0;
    expect(endMs - startMs).toBeGreaterThanOrEqual(length);
    expect(endMs - startMs).toBeLessThanOrEqual(length + 20);
    startMs = endMs;
  }
});

test('it is woken, and the next sleep is a whole one', async () => {
  const sleeper = createSleeper(new AbortController().signal);
  const [first, second] = [vi.fn(), vi.fn()];
  void sleeper.sleep(1_000).then(first);
  await vi.advanceTimersByTimeAsync(600);
  sleeper.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(first).toHaveBeenCalledOnce();
  void sleeper.sleep(1_000).then(second);
  await vi.advanceTimersByTimeAsync(999);
  expect(second).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(second).toHaveBeenCalledOnce();
});

test('the signal ends it, and leaves no timer', async () => {
  const ending = new AbortController();
  const sleeper = createSleeper(ending.signal);
  const ended = sleeper.sleep(1_000);
  ending.abort();
  await ended;
  await sleeper.sleep(1_000);
  expect(vi.getTimerCount()).toBe(0);
});
