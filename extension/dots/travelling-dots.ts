// The dots of one row on its canvas. In: events counted. Out: pixels, while the row is in sight and motion is welcome.
import { addEvents, type DotRow, NO_DOTS, progressOf, SPREAD_MS, TRAVEL_MS, withoutArrived } from './dot-row.ts';
import { type EdgeLine, edgesOfRow, placeOf } from './edges-of-row.ts';
import type { FrameLoop } from './frame-loop.ts';

const RADIUS = 2.5;
/** Dots fade in and out over this share of their way, so that none pops up or vanishes. */
const FADE = 0.06;

export interface TravellingDots {
  /** Sends dots on their way; none where they could not be seen. Gives what one of them stands for. */
  send(events: number): number;
}

export interface TravellingDotsDeps {
  canvas: HTMLCanvasElement;
  row: HTMLElement;
  loop: FrameLoop;
  mayMove(): boolean;
  now(): number;
}

/** Ends with the signal: no timer, frame or observer is left. */
export function startTravellingDots(deps: TravellingDotsDeps, signal: AbortSignal): TravellingDots {
  const { canvas, row, loop, mayMove, now } = deps;
  let dots: DotRow = NO_DOTS;
  let inSight = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Asked for once a change of size or a sending, not once a frame: asking makes the browser lay out and style anew.
  let stage: Stage | null = null;
  let color: string | null = null;
  const resized = new ResizeObserver(() => {
    stage = null;
  });
  resized.observe(row);
  const observer = new IntersectionObserver((entries) => {
    inSight = entries.at(-1)?.isIntersecting ?? inSight;
  });
  observer.observe(row);

  const draw = (nowMs: number): number => {
    if (!mayMove() || !inSight) dots = NO_DOTS;
    dots = withoutArrived(dots, nowMs);
    stage ??= setStage(canvas, row);
    color ??= getComputedStyle(canvas).color;
    drawDots(canvas, stage, color, progressOf(dots, nowMs));
    return dots.departures.length;
  };
  // Frames stop in a page that is not shown; the timer does not, so nothing piles up there.
  const clearLater = () => {
    clearTimeout(timer);
    timer = setTimeout(() => draw(now()), TRAVEL_MS + SPREAD_MS);
  };
  signal.addEventListener('abort', () => {
    observer.disconnect();
    resized.disconnect();
    clearTimeout(timer);
    loop.stop(draw);
  });
  return {
    send(events) {
      if (events === 0 || !mayMove() || !inSight) return 1;
      dots = addEvents(dots, events, now());
      color = null;
      loop.run(draw);
      clearLater();
      return dots.eventsPerDot;
    },
  };
}

/** What does not change from frame to frame: a strip of the row, just high enough for its edges. Lengths in CSS pixels. */
interface Stage {
  edges: readonly EdgeLine[];
  width: number;
  /** Below the row's upper edge. */
  top: number;
  height: number;
}

/** Every pixel of a canvas that changes is copied, drawn on or not: as high as the row, it would cost a multiple. */
function setStage(canvas: HTMLCanvasElement, row: HTMLElement): Stage {
  const edges = edgesOfRow(row);
  const ys = edges.map(({ y }) => y);
  const top = Math.floor(Math.min(...ys, row.clientHeight) - RADIUS);
  const height = Math.max(0, Math.ceil(Math.max(...ys, 0) + RADIUS) - top);
  canvas.style.top = `${top}px`;
  canvas.style.height = `${height}px`;
  return { edges, width: row.clientWidth, top, height };
}

function drawDots(canvas: HTMLCanvasElement, stage: Stage, color: string, progress: readonly number[]): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  fitCanvas(canvas, stage, context);
  context.clearRect(0, 0, stage.width, stage.height);
  if (progress.length === 0) return;
  context.fillStyle = color;
  for (const one of progress) {
    const place = placeOf(stage.edges, one);
    if (place === null) return;
    context.globalAlpha = Math.min(1, one / FADE, (1 - one) / FADE);
    context.beginPath();
    context.arc(place.x, place.y - stage.top, RADIUS, 0, Math.PI * 2);
    context.fill();
  }
}

function fitCanvas(canvas: HTMLCanvasElement, stage: Stage, context: CanvasRenderingContext2D): void {
  const scale = devicePixelRatio;
  const [width, height] = [Math.round(stage.width * scale), Math.round(stage.height * scale)];
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
  context.scale(scale, scale);
}
