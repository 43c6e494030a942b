// One animation loop for all rows. It runs only while some row still moves: an idle loop alone costs 6 % of a core.

/** Draws one frame; says how many things still move. 0: it wants no other frame. */
export type Drawing = (nowMs: number) => number;

/** When more than this move, every second frame is left out: 30 a second still flow, for little over half the cost. */
export const CROWD = 500;
/** A little less than two frames at 60 Hz: a frame that is asked for after a rest may come at once, or with the next beat. */
export const REST_MS = 28;

export interface FrameLoop {
  /** Draws from the next frame on, until the drawing says that it is done. Adding it again changes nothing. */
  run(drawing: Drawing): void;
  /** Never calls it again. */
  stop(drawing: Drawing): void;
}

export interface FrameLoopDeps {
  requestFrame(run: () => void): number;
  cancelFrame(id: number): void;
  /** Runs once after a delay; the returned function calls it off. */
  after(delayMs: number, run: () => void): () => void;
  now(): number;
}

export function createFrameLoop({ requestFrame, cancelFrame, after, now }: FrameLoopDeps): FrameLoop {
  const drawings = new Set<Drawing>();
  /** Calls off what comes next; null: nothing does. */
  let callOff: (() => void) | null = null;
  const ask = () => {
    const id = requestFrame(drawAll);
    callOff = () => cancelFrame(id);
  };
  function drawAll() {
    callOff = null;
    const moving = drawEach(now());
    if (drawings.size === 0) return;
    if (moving > CROWD) callOff = after(REST_MS, ask);
    else ask();
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
      if (callOff === null) ask();
    },
    stop(drawing) {
      drawings.delete(drawing);
      if (drawings.size > 0) return;
      callOff?.();
      callOff = null;
    },
  };
}
