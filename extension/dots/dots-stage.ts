// The edge to the browser: the canvas on which the dots of one row are drawn, and whether the row is in sight. In: how far
// each dot has come. Out: pixels. Ends with the signal: no observer is left.
import { type EdgeLine, edgesOfRow, placeOf } from './edges-of-row.ts';

const RADIUS = 2.5;
/** Dots fade in and out over this share of their way, so that none pops up or vanishes. */
const FADE = 0.06;

export interface DotsStage {
  /** Not before the browser has said so. */
  inSight(): boolean;
  /** One dot for each share of the way; none clears the row. */
  draw(progress: readonly number[]): void;
  /** The colour may have changed: the theme does, without a word. */
  recolor(): void;
}

export function startDotsStage(canvas: HTMLCanvasElement, row: HTMLElement, signal: AbortSignal): DotsStage {
  let inSight = false;
  let place: Place | null = null;
  let placed: Place | null = null;
  let color: string | null = null;
  // Measured where the observers speak, since all is laid out then. Measured while drawing, each row would have the browser
  // lay out anew what the row before it has moved, and a row out of sight would be laid out for this alone.
  const measure = () => {
    if (inSight) place = placeOnRow(row);
  };
  const resized = new ResizeObserver(measure);
  resized.observe(row);
  const observer = new IntersectionObserver((entries) => {
    inSight = entries.at(-1)?.isIntersecting ?? inSight;
    measure();
  });
  observer.observe(row);
  signal.addEventListener('abort', () => {
    observer.disconnect();
    resized.disconnect();
  });
  return {
    inSight: () => inSight,
    draw(progress) {
      if (place === null) return;
      if (place !== placed) moveCanvas(canvas, place);
      placed = place;
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
function placeOnRow(row: HTMLElement): Place {
  const edges = edgesOfRow(row);
  const ys = edges.map(({ y }) => y);
  const top = Math.floor(Math.min(...ys, row.clientHeight) - RADIUS);
  const height = Math.max(0, Math.ceil(Math.max(...ys, 0) + RADIUS) - top);
  return { edges, width: row.clientWidth, top, height };
}

function moveCanvas(canvas: HTMLCanvasElement, { top, height }: Place): void {
  canvas.style.top = `${top}px`;
  canvas.style.height = `${height}px`;
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
