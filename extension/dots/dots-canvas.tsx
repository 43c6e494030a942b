import { effect, type ReadonlySignal, type Signal } from '@preact/signals';
import { createContext, type RefObject } from 'preact';
import { useContext, useEffect, useRef } from 'preact/hooks';
import { startDotsStage } from './dots-stage.ts';
import type { FrameLoop } from './frame-loop.ts';
import { type ChannelLook, newEvents } from './new-events.ts';
import { startTravellingDots } from './travelling-dots.ts';

/** What all rows of a map share. Without one (in a story, in a test) nothing moves. */
export interface MapMotion {
  loop: FrameLoop;
  /** Whether anything may move now. */
  allowed: ReadonlySignal<boolean>;
}
export const MotionContext = createContext<MapMotion | null>(null);

interface Props {
  row: RefObject<HTMLElement | null>;
  /** undefined: the channel is not known yet. */
  look: ReadonlySignal<ChannelLook | undefined>;
  /** Set to what one of the newest dots stands for; 1 while none moves. */
  eventsPerDot: Signal<number>;
}

/** Dots behind the cards of a row, one for each event counted while it is watched. */
export function DotsCanvas({ row, look, eventsPerDot }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const motion = useContext(MotionContext);
  useEffect(() => {
    if (motion === null || canvas.current === null || row.current === null) return;
    const ending = new AbortController();
    const { loop, allowed } = motion;
    const dots = startTravellingDots(
      {
        stage: startDotsStage(canvas.current, row.current, ending.signal),
        loop,
        mayMove: () => allowed.peek(),
        now: () => performance.now(),
        onDensity: (density) => {
          eventsPerDot.value = density;
        },
      },
      ending.signal,
    );
    let before: ChannelLook | null = null;
    const stop = effect(() => {
      const now = look.value;
      // What stands there while nothing is heard is no look: the next one would seem to follow close upon it.
      if (now === undefined || now.heard.atMs === null) return;
      dots.send(newEvents(before, now));
      before = now;
    });
    return () => {
      stop();
      ending.abort();
    };
  }, [motion, row, look, eventsPerDot]);
  return <canvas ref={canvas} class="dots" />;
}
