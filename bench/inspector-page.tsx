// Runs in the browser: a ring of 10,000 requests that is full, and 1,000 more a second, shown as the address says. `ours`: the
// extension's model and list. `preact`: a keyed list of all of them. `vanilla`: a virtual list by hand, over an array, that
// does nothing else. `empty`: the same arrivals, kept and not shown. All follow the end of the list, the dearest place to
// be: each new row moves all that are on the screen.
import { signal } from '@preact/signals';
import { render } from 'preact';
import { createInspectorModel } from '../extension/inspector/inspector-model.ts';
import type { RequestEntry } from '../extension/inspector/request-entry.ts';
import { RequestList } from '../extension/inspector/request-list.tsx';
import { restingFrame } from '../extension/inspector/resting-frame.ts';
import { APP_ORIGIN, entry } from '../extension/inspector/sample-entry.ts';
import { systemClock } from '../extension/link/clock.ts';
import { nextFrame } from '../extension/models/frame.ts';
import '../extension/app/tokens.css';

const HELD = 10_000;
const EVENTS_A_TICK = 10;
const TICK_MS = 10;
const ROW_HEIGHT = 21;
const HEADERS = Array.from({ length: 12 }, (_, index) => ({
  name: `x-header-${index}`,
  value: `value ${index} of some length`,
}));

let made = 0;
/** No two alike, and none of it polling. */
function arrival(): RequestEntry {
  made += 1;
  const method = ['GET', 'POST', 'PUT', 'DELETE'][made % 4];
  const headers = { requestHeaders: HEADERS, responseHeaders: HEADERS };
  return entry(
    `${method} /api/things-${made % 977}/${made} ${made % 50 === 0 ? 500 : 200} ${made % 300}ms @${made}`,
    headers,
  );
}
const arrivals = (count: number) => Array.from({ length: count }, arrival);
const root = document.getElementById('app') ?? document.body;
const textsOf = ({ method, url, status, durationMs, bodyBytes }: RequestEntry) => [
  method ?? '',
  url.slice(APP_ORIGIN.length),
  String(status),
  'fetch',
  `${durationMs} ms`,
  `${bodyBytes} B`,
  '',
  '',
];

function showOurs(): (entries: readonly RequestEntry[]) => void {
  const model = createInspectorModel(
    { frame: restingFrame(nextFrame, systemClock), limits: { entries: HELD, bytes: 1e9 } },
    new AbortController().signal,
  );
  render(<RequestList model={model} pageOrigin={signal(APP_ORIGIN)} copy={() => {}} />, root);
  return model.add;
}

/** What comes between two frames is shown at once. */
function everyFrame(show: (held: readonly RequestEntry[]) => void): (entries: readonly RequestEntry[]) => void {
  let held: RequestEntry[] = [];
  let due = false;
  return (entries) => {
    held.push(...entries);
    if (held.length > HELD) held = held.slice(-HELD);
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      show(held);
    });
  };
}

function showPreact(): (entries: readonly RequestEntry[]) => void {
  const List = ({ held }: { held: readonly RequestEntry[] }) => (
    <div class="request-grid" style="overflow:auto">
      {held.map((one) => (
        <div key={one.id} class="request-row">
          {textsOf(one).map((text) => (
            <span>{text}</span>
          ))}
        </div>
      ))}
    </div>
  );
  return everyFrame((held) => {
    render(<List held={held} />, root);
    const grid = root.firstElementChild;
    grid?.scrollTo(0, grid.scrollHeight);
  });
}

function showVanilla(): (entries: readonly RequestEntry[]) => void {
  root.innerHTML = '<div class="request-grid"><div class="request-space"><div class="request-body"></div></div></div>';
  const [grid, space, body] = ['.request-grid', '.request-space', '.request-body'].map((name) =>
    root.querySelector<HTMLElement>(name),
  );
  const rows: Text[][] = [];
  return everyFrame((held) => {
    if (!grid || !space || !body) return;
    const height = held.length * ROW_HEIGHT;
    if (space.style.height !== `${height}px`) space.style.height = `${height}px`;
    grid.scrollTop = height;
    const shown = Math.min(held.length, Math.ceil(grid.clientHeight / ROW_HEIGHT) + 4);
    body.style.transform = `translateY(${(held.length - shown) * ROW_HEIGHT}px)`;
    for (const [index, one] of held.slice(-shown).entries()) write(rows[index] ?? addRow(rows, body), textsOf(one));
  });
}

function write(cells: readonly Text[], texts: readonly string[]): void {
  for (const [at, text] of texts.entries()) {
    const cell = cells[at];
    if (cell && cell.data !== text) cell.data = text;
  }
}

function addRow(rows: Text[][], body: HTMLElement): Text[] {
  const row = document.createElement('div');
  row.className = 'request-row';
  const cells = Array.from({ length: 7 }, () => document.createTextNode(''));
  for (const cell of cells) row.appendChild(document.createElement('span')).append(cell);
  body.append(row);
  rows.push(cells);
  return cells;
}

const WAYS = { ours: showOurs, preact: showPreact, vanilla: showVanilla, empty: () => everyFrame(() => {}) };
const way = new URLSearchParams(location.search).get('what') ?? 'ours';
const take = Object.hasOwn(WAYS, way) ? WAYS[way as keyof typeof WAYS]() : showOurs();

/** Read by the bench: tasks of the main thread beyond 50 ms since it was last emptied, and how many arrived. */
const bench = { longTasks: [] as number[], arrived: 0 };
Object.assign(globalThis, { bench });
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) bench.longTasks.push(task.duration);
}).observe({ entryTypes: ['longtask'] });
take(arrivals(HELD));
let dueMs = performance.now() + 500;
// By the clock, so that a page that falls behind has to catch up.
setInterval(() => {
  for (; performance.now() > dueMs; dueMs += TICK_MS) {
    take(arrivals(EVENTS_A_TICK));
    bench.arrived += EVENTS_A_TICK;
  }
}, TICK_MS);
