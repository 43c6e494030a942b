// The edge to the browser: the canvas on which the dots of one row are drawn, and whether the row is in sight. In: how far
// each dot has come. Out: pixels. Ends with the signal: no observer is left.
import { type EdgeLine, edgesOfRow, placeOf } from './edges-of-row.ts';

const RADIUS = 2.5;
/** Dots fade in and out over this share of their way, so that none pops up or vanishes. */
const FADE = 0.06;

export interface DotsStage {
  /** In sight until the browser says otherwise. */
  inSight(): boolean;
  /** One dot for each share of the way; none clears the row. */
  draw(progress: readonly number[]): void;
  /** The colour may have changed: the theme does, without a word. */
  recolor(): void;
}

export function startDotsStage(canvas: HTMLCanvasElement, row: HTMLElement, signal: AbortSignal): DotsStage {
  let inSight = true;
  // Asked for once a change of size or a sending, not once a frame: asking makes the browser lay out and style anew.
  let place: Place | null = null;
  let color: string | null = null;
  const resized = new ResizeObserver(() => {
    place = null;
  });
  resized.observe(row);
  const observer = new IntersectionObserver((entries) => {
    inSight = entries.at(-1)?.isIntersecting ?? inSight;
  });
  observer.observe(row);
  signal.addEventListener('abort', () => {
    observer.disconnect();
    resized.disconnect();
  });
  return {
    inSight: () => inSight,
    draw(progress) {
      place ??= placeCanvas(canvas, row);
      color ??= getComputedStyle(canvas).color;
      drawDots(canvas, place, color, progress);
    },
    recolor() {
      color = null;
    },
  };
}

/** What does not change from frame to frame: a strip of the row, just high enough for its edges. Lengths in CSS pixels. */
interface Place {
  edges: readonly EdgeLine[];
  width: number;
  /** Below the row's upper edge. */
  top: number;
  height: number;
}

/** Every pixel of a canvas that changes is copied, drawn on or not: as high as the row, it would cost a multiple. */
function placeCanvas(canvas: HTMLCanvasElement, row: HTMLElement): Place {
  const edges = edgesOfRow(row);
  const ys = edges.map(({ y }) => y);
  const top = Math.floor(Math.min(...ys, row.clientHeight) - RADIUS);
  const height = Math.max(0, Math.ceil(Math.max(...ys, 0) + RADIUS) - top);
  canvas.style.top = `${top}px`;
  canvas.style.height = `${height}px`;
  return { edges, width: row.clientWidth, top, height };
}

function drawDots(canvas: HTMLCanvasElement, place: Place, color: string, progress: readonly number[]): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  fitCanvas(canvas, place, context);
  context.clearRect(0, 0, place.width, place.height);
  if (progress.length === 0) return;
  context.fillStyle = color;
  for (const one of progress) {
    const at = placeOf(place.edges, one);
    if (at === null) return;
    context.globalAlpha = Math.min(1, one / FADE, (1 - one) / FADE);
    context.beginPath();
    context.arc(at.x, at.y - place.top, RADIUS, 0, Math.PI * 2);
    context.fill();
  }
}

function fitCanvas(canvas: HTMLCanvasElement, place: Place, context: CanvasRenderingContext2D): void {
  const scale = devicePixelRatio;
  const [width, height] = [Math.round(place.width * scale), Math.round(place.height * scale)];
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
  context.scale(scale, scale);
}
