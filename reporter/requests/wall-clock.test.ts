import { expect, test } from 'vitest';
import { createWallClock } from './wall-clock.ts';

const BEGAN_MS = 1_800_000_000_000.4;

/** A machine whose wall clock can be set, and which can sleep: the monotonic clock does not see either. */
function machine() {
  let monotonicMs = 50;
  let aheadMs = BEGAN_MS;
  let heldUpMs = 0;
  const clocks = {
    nowMs: () => {
      const nowMs = Math.floor(aheadMs + monotonicMs);
      monotonicMs += heldUpMs;
      heldUpMs = 0;
      return nowMs;
    },
    monotonicMs: () => monotonicMs,
  };
  const wallMs = createWallClock(clocks, BEGAN_MS);
  return {
    wallMs,
    pass: (ms: number) => {
      monotonicMs += ms;
    },
    setForward: (ms: number) => {
      aheadMs += ms;
    },
    holdUpOnce: (ms: number) => {
      heldUpMs = ms;
    },
    offMs: (momentMs: number) => wallMs(momentMs) - (aheadMs + momentMs),
  };
}

test('a moment is told to less than a millisecond, and two moments as far apart as they were', () => {
  const { wallMs, pass, offMs } = machine();
  for (let index = 0; index < 50; index += 1) {
    pass(0.37);
    wallMs(0);
  }
  expect(Math.abs(offMs(60))).toBeLessThan(0.05);
  expect(wallMs(60.25) - wallMs(60)).toBeCloseTo(0.25, 3);
});

test('after the machine slept, and after its clock was set back, a moment is told by the clock as it is now', () => {
  const { pass, setForward, offMs } = machine();
  expect(Math.abs(offMs(50))).toBeLessThan(1);
  for (const ms of [8 * 3_600_000, -3_600_000, -3]) {
    setForward(ms);
    pass(10);
    expect(Math.abs(offMs(60))).toBeLessThanOrEqual(1.5);
  }
});

test('a process that has to wait between the two clocks does not take that for a clock that was set back', () => {
  const { holdUpOnce, offMs } = machine();
  expect(Math.abs(offMs(50))).toBeLessThan(1);
  holdUpOnce(20);
  expect(Math.abs(offMs(60))).toBeLessThan(1.5);
});
