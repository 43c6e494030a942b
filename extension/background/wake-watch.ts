// Notices that the machine slept: the wall clock moved on much further than a timer did.
import { type Clock, repeat } from '../link/clock.ts';

const PERIOD_MS = 1_000;
/** A busy machine delays a timer by less than this. */
export const SLEPT_MS = 10_000;

/** `onTick` runs once a second, `onWake` before it when the machine was asleep. */
export function watchWake(clock: Clock, onTick: () => void, onWake: () => void, signal: AbortSignal): void {
  let lastMs = clock.now();
  const tick = () => {
    const nowMs = clock.now();
    if (nowMs - lastMs > PERIOD_MS + SLEPT_MS) onWake();
    lastMs = nowMs;
    onTick();
  };
  repeat(clock, PERIOD_MS, tick, signal);
}
