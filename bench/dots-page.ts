// Runs in the browser: a thousand dots under way, drawn as the address says. `canvas`: the panel's own rows. `svg`: a circle
// each, moved by its attributes frame by frame. `smil`: the same, moved by the browser. `arrived`: the panel's own rows,
// after the last dot came to its end. `still`: a page on which nothing ever moved.
import { TRAVEL_MS } from '../extension/dots/dot-row.ts';
import { startDotsStage } from '../extension/dots/dots-stage.ts';
import { type EdgeLine, edgesOfRow, placeOf } from '../extension/dots/edges-of-row.ts';
import { createFrameLoop } from '../extension/dots/frame-loop.ts';
import { startTravellingDots } from '../extension/dots/travelling-dots.ts';

const ROWS = 20;
const EDGES = 4;
const DOTS = 1_000;
const TICK_MS = 250;
/** So many in each tick that a row nearly has its most: about 51 under way. */
const EVENTS_A_TICK = 8;
const SVG = 'http://www.w3.org/2000/svg';

/** Read by the bench: milliseconds of script in each frame of `canvas` and `svg`. */
const frameTimes: number[] = [];
Object.assign(globalThis, { frameTimes });

function addRow(): HTMLElement {
  const row = document.createElement('section');
  for (let edge = 0; edge < EDGES; edge += 1) {
    const line = document.createElement('span');
    line.className = 'edge';
    row.append(line);
  }
  document.body.append(row);
  return row;
}

function drawOnCanvas(rows: readonly HTMLElement[]): (events: number) => void {
  const loop = createFrameLoop({
    requestFrame: (run) =>
      requestAnimationFrame(() => {
        const startMs = performance.now();
        run();
        frameTimes.push(performance.now() - startMs);
      }),
    cancelFrame: (id) => cancelAnimationFrame(id),
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    now: () => performance.now(),
  });
  const { signal } = new AbortController();
  const dots = rows.map((row) => {
    const canvas = document.createElement('canvas');
    row.append(canvas);
    const stage = startDotsStage(canvas, row, signal);
    const deps = { stage, loop, mayMove: () => true, now: () => performance.now(), onDensity: () => {} };
    return startTravellingDots(deps, signal);
  });
  return (events) => {
    for (const row of dots) row.send(events);
  };
}

function addCircles(rows: readonly HTMLElement[]): { circle: Element; edges: EdgeLine[] }[] {
  return rows.flatMap((row) => {
    const svg = document.createElementNS(SVG, 'svg');
    row.append(svg);
    const edges = edgesOfRow(row);
    return Array.from({ length: DOTS / ROWS }, () => {
      const circle = document.createElementNS(SVG, 'circle');
      circle.setAttribute('r', '2.5');
      svg.append(circle);
      return { circle, edges };
    });
  });
}

function moveByAttributes(rows: readonly HTMLElement[]): void {
  const circles = addCircles(rows);
  const draw = () => {
    const nowMs = performance.now();
    for (const [index, { circle, edges }] of circles.entries()) {
      const progress = (nowMs / TRAVEL_MS + index / circles.length) % 1;
      const place = placeOf(edges, progress);
      circle.setAttribute('cx', String(place?.x));
      circle.setAttribute('cy', String(place?.y));
      circle.setAttribute('opacity', String(Math.min(1, progress / 0.06, (1 - progress) / 0.06)));
    }
    frameTimes.push(performance.now() - nowMs);
    requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
}

function moveByBrowser(rows: readonly HTMLElement[]): void {
  for (const [index, { circle, edges }] of addCircles(rows).entries()) {
    const animate = document.createElementNS(SVG, 'animate');
    const places = edges.flatMap(({ x1, x2 }) => [x1, x2]);
    circle.setAttribute('cy', String(edges[0]?.y));
    const attributes = { attributeName: 'cx', values: places.join(';'), repeatCount: 'indefinite' };
    const times = { dur: `${TRAVEL_MS}ms`, begin: `-${((index % (DOTS / ROWS)) * TRAVEL_MS * ROWS) / DOTS}ms` };
    for (const [name, value] of Object.entries({ ...attributes, ...times })) animate.setAttribute(name, value);
    circle.append(animate);
  }
}

const what = new URLSearchParams(location.search).get('what');
const rows = Array.from({ length: ROWS }, addRow);
if (what === 'svg') moveByAttributes(rows);
if (what === 'smil') moveByBrowser(rows);
if (what === 'canvas' || what === 'arrived') {
  const send = drawOnCanvas(rows);
  send(1);
  send(EVENTS_A_TICK);
  if (what === 'canvas') setInterval(() => send(EVENTS_A_TICK), TICK_MS);
}
