// Frames for a list of which every row moves when one is added: after each it rests a while, since nobody reads faster, and
// to paint a screen full of text is what costs. What comes while it is at rest is drawn with the next frame, as ever.
import type { Clock } from '../link/clock.ts';
import type { Frame } from '../models/frame.ts';

/** Ten pictures a second. */
export const REST_MS = 100;

/** For one who asks for one frame at a time. */
export function restingFrame(frame: Frame, clock: Pick<Clock, 'after'>): Frame {
  let resting = false;
  let waiting: (() => void) | null = null;
  const rest = () => {
    resting = true;
    clock.after(REST_MS, () => {
      resting = false;
      waiting?.();
      waiting = null;
    });
  };
  return (run) => {
    let cancel = () => {
      waiting = null;
    };
    const draw = () => {
      cancel = frame(() => {
        rest();
        run();
      });
    };
    if (resting) waiting = draw;
    else draw();
    return () => cancel();
  };
}
