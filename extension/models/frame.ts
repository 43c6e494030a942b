// The next animation frame. A hidden page gets none, so a timer stands by.

export type Frame = (run: () => void) => () => void;

/** Longest wait for a frame; also the cadence of a hidden page. */
const FRAME_TIMEOUT_MS = 250;

/** Runs once, at the next frame or after 250 ms, whichever comes first; the returned function calls it off. */
export const nextFrame: Frame = (run) => {
  const cancel = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const once = () => {
    cancel();
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, FRAME_TIMEOUT_MS);
  return cancel;
};

/** Asks for one frame however often it is called before that comes; for none once the signal has fired. */
export function oncePerFrame(frame: Frame, run: () => void, signal: AbortSignal): () => void {
  let cancel: (() => void) | null = null;
  signal.addEventListener('abort', () => cancel?.());
  return () => {
    if (signal.aborted) return;
    cancel ??= frame(() => {
      cancel = null;
      run();
    });
  };
}
