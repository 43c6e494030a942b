// Test aid: frames that are drawn when the test says so.
import type { Frame } from './frame.ts';

/** `draw` runs all that was asked for since the last one, and gives how many that were. */
export function heldFrames(): { frame: Frame; draw(): number } {
  const due: (() => void)[] = [];
  const draw = () => {
    const asked = due.splice(0);
    for (const run of asked) run();
    return asked.length;
  };
  const frame: Frame = (run) => {
    due.push(run);
    return () => {};
  };
  return { frame, draw };
}
