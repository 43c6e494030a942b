// One animation loop for all rows. It runs only while some row still moves: an idle loop alone costs 6 % of a core.

/** Draws one frame; says whether it wants another. */
export type Drawing = (nowMs: number) => boolean;

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
  const next = () => {
    frame = drawings.size > 0 ? requestFrame(drawAll) : null;
  };
  function drawAll() {
    const nowMs = now();
    for (const drawing of [...drawings]) if (!drawing(nowMs)) drawings.delete(drawing);
    next();
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
