// The one loop and the one preference that all rows of a map share.
import type { ReadonlySignal } from '@preact/signals';
import { systemClock } from '../link/clock.ts';
import type { Settings } from '../settings/settings.ts';
import type { MapMotion } from './dots-canvas.tsx';
import { createFrameLoop } from './frame-loop.ts';
import { watchMotion } from './motion.ts';

/** Ends with the signal. */
export function startMapMotion(settings: ReadonlySignal<Settings>, signal: AbortSignal): MapMotion {
  const loop = createFrameLoop({
    requestFrame: (run) => requestAnimationFrame(run),
    cancelFrame: (id) => cancelAnimationFrame(id),
    after: systemClock.after,
    now: () => performance.now(),
  });
  return { loop, allowed: watchMotion(settings, signal) };
}
