// The dots of one row on their way. In: events counted. Out: what is to be drawn, while the row is in sight and motion is
// welcome. Nothing is kept of what could not be seen.
import { addEvents, type DotRow, NO_DOTS, progressOf, SPREAD_MS, TRAVEL_MS, withoutArrived } from './dot-row.ts';
import type { DotsStage } from './dots-stage.ts';
import type { FrameLoop } from './frame-loop.ts';

export interface TravellingDots {
  /** Sends dots on their way; none where they could not be seen. */
  send(events: number): void;
}

export interface TravellingDotsDeps {
  stage: DotsStage;
  loop: FrameLoop;
  mayMove(): boolean;
  now(): number;
  /** Told what one of the newest dots stands for; 1 again when the last dot is gone. */
  onDensity(eventsPerDot: number): void;
}

/** Ends with the signal: no timer or frame is left. */
export function startTravellingDots(deps: TravellingDotsDeps, signal: AbortSignal): TravellingDots {
  const { stage, loop, mayMove, now, onDensity } = deps;
  let dots: DotRow = NO_DOTS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isSeen = () => mayMove() && stage.inSight();

  const draw = (nowMs: number): number => {
    dots = isSeen() ? withoutArrived(dots, nowMs) : NO_DOTS;
    stage.draw(progressOf(dots, nowMs));
    onDensity(dots.eventsPerDot);
    return dots.departures.length;
  };
  // Frames stop in a page that is not shown; the timer does not, so nothing piles up there.
  const clearLater = () => {
    clearTimeout(timer);
    timer = setTimeout(() => draw(now()), TRAVEL_MS + SPREAD_MS);
  };
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    loop.stop(draw);
  });
  return {
    send(events) {
      if (events === 0 || !isSeen()) return;
      dots = addEvents(dots, events, now());
      onDensity(dots.eventsPerDot);
      stage.recolor();
      loop.run(draw);
      clearLater();
    },
  };
}
