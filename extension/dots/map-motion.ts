// The one loop and the one preference that all rows of a map share.
import type { MapMotion } from './dots-canvas.tsx';
import { createFrameLoop } from './frame-loop.ts';
import { watchMotion } from './motion.ts';

/** Ends with the signal. */
export function startMapMotion(signal: AbortSignal): MapMotion {
  const loop = createFrameLoop({
    requestFrame: (run) => requestAnimationFrame(run),
    cancelFrame: (id) => cancelAnimationFrame(id),
    now: () => performance.now(),
  });
  return { loop, allowed: watchMotion(signal) };
}
