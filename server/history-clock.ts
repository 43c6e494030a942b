// Wakes at the end of each step of the history.
import { HISTORY_STEP_MS, stepOf, stepStartMs } from './contract/history.ts';

/** A timer may be so early; it has ended its step all the same. */
const EARLY_MS = 50;

/**
 * Calls with the number of each step as it ends, until the signal fires. A step whose end was slept through is left out:
 * what is seen later is not how it ended.
 */
export function everyStep(nowMs: () => number, onEnd: (step: number) => void, signal: AbortSignal): void {
  let timer: NodeJS.Timeout;
  const wait = () => {
    const step = stepOf(nowMs() + EARLY_MS);
    const endMs = stepStartMs(step + 1);
    timer = setTimeout(() => {
      if (nowMs() - endMs < HISTORY_STEP_MS / 2) onEnd(step);
      wait();
    }, endMs - nowMs());
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  if (!signal.aborted) wait();
}
