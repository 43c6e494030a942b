// One animation loop for all rows. It runs only while some row still moves: an idle loop alone costs 6 % of a core.

/** Draws one frame; says how many things still move. 0: it wants no other frame. */
export type Drawing = (nowMs: number) => number;

/** When more than this move, every second frame is left out: 30 a second still flow, at half the cost. */
export const CROWD = 500;

export interface FrameLoop {
  /** Draws from the next frame on, until the drawing says that it is done. Adding it again changes nothing. */
  run(drawing: Drawing): void;
  /** Never calls it again. */
  stop(drawing: Drawing): void;
}

export interface FrameLoopDeps {
  requestFrame(run: () => void): number;
  cancelFrame(id: number): void;
  now(): number;
}

export function createFrameLoop({ requestFrame, cancelFrame, now }: FrameLoopDeps): FrameLoop {
  const drawings = new Set<Drawing>();
  let frame: number | null = null;
  let leaveOut = false;
  const next = () => {
    frame = drawings.size > 0 ? requestFrame(drawAll) : null;
  };
  function drawAll() {
    leaveOut = !leaveOut && drawEach(now()) > CROWD;
    next();
  }
  function drawEach(nowMs: number): number {
    let moving = 0;
    for (const drawing of [...drawings]) {
      const left = drawing(nowMs);
      if (left === 0) drawings.delete(drawing);
      moving += left;
    }
    return moving;
  }
  return {
    run(drawing) {
      drawings.add(drawing);
      if (frame === null) next();
    },
    stop(drawing) {
      drawings.delete(drawing);
      if (drawings.size > 0 || frame === null) return;
      cancelFrame(frame);
      frame = null;
    },
  };
}
