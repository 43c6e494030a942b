// The panel with 200 sidecars on 50 channels, each reporting every 250 ms, and 1,000 counted events a second: frames, script
// and CPU in a real browser, fed by a real server, beside an empty panel; the same while the backend tells of 80 requests a
// second, all of them listed and one open in its X-ray; then its heap after an hour's worth of frames against that after a
// minute's worth.
import * as v from 'valibot';
import { findBrowser } from '../start/browser/find-browser.ts';
import { startChild } from './child.ts';
import { type BenchOptions, type Goal, judge, type Say } from './goal.ts';
import { type Frames, watchFrames } from './panel-frames.ts';
import { type HeapGrowth, measureHeap, TAP_PORT } from './panel-heap.ts';
import { openPanelPage, type PanelPage } from './panel-page.ts';
import { type Crowd, startReporting } from './panel-reports.ts';
import { quantile, type Verdict } from './verdict.ts';

const CROWD: Crowd = { sidecars: 200, channels: 50, eventsPerSecond: 1_000, requestsPerTick: 0 };
const WITH_REQUESTS: Crowd = { ...CROWD, requestsPerTick: 20 };
const NOBODY: Crowd = { sidecars: 1, channels: 1, eventsPerSecond: 0, requestsPerTick: 0 };
/** Of the heap, which takes over a minute each, only with --full. */
const REPLICATIONS = 3;
const WINDOW_MS = 6_000;
const LEAST_FRAMES_A_SECOND = 55;
const MOST_SCRIPT_MS = 5;
const MOST_GROWTH_MB = 5;

const Served = v.object({ url: v.string(), token: v.string() });

export async function panel(say: Say, { full }: BenchOptions): Promise<Verdict[]> {
  if (findBrowser(process.env) === null)
    return judge([{ what: 'the panel', values: null, most: null, unit: '' }], 0, say);
  const runs: Runs = { empty: [], busy: [], listing: [] };
  for (let index = 0; index < REPLICATIONS; index += 1) {
    runs.busy.push(await framesOf(CROWD));
    runs.empty.push(await framesOf(NOBODY));
    runs.listing.push(await framesOf(WITH_REQUESTS, listAllAndOpenOne));
  }
  const otherShare = quantile(
    Object.values(runs).flatMap((frames) => frames.map((one) => one.otherShare)),
    0.5,
  );
  const framesSaid = judge(frameGoals(runs), otherShare, say);
  const heaps: HeapGrowth[] = [];
  for (let index = 0; index < (full ? REPLICATIONS : 1); index += 1) heaps.push(await heapOf(WITH_REQUESTS));
  return [...framesSaid, ...judge(heapGoals(heaps), 0, say)];
}

type Runs = Record<'empty' | 'busy' | 'listing', Frames[]>;

const framesOf = (crowd: Crowd, prepare = async (_: PanelPage) => {}): Promise<Frames> =>
  withPanel(crowd, '', async (panel, server) => {
    await prepare(panel);
    return watchFrames(panel, [server], WINDOW_MS);
  });

const heapOf = (crowd: Crowd): Promise<HeapGrowth> =>
  withPanel(crowd, TAP_PORT, async (panel) => {
    await listAllAndOpenOne(panel);
    return measureHeap(panel);
  });

/** The list of what no tab asked for, which grows with every tick, and one of these requests open. */
async function listAllAndOpenOne({ page }: PanelPage): Promise<void> {
  const row = `document.querySelector('.request-body > .request-row:not([hidden])')`;
  const lens = `[...document.querySelectorAll('.inspector-toolbar .lens-chips > .chip')]
    .find((chip) => chip.textContent.startsWith('Background'))`;
  await page.click('#drawer-tab-requests');
  await page.waitFor(`${lens} !== undefined`);
  await page.evaluate(`${lens}.click()`);
  await page.waitFor(`${row} !== null`);
  await page.evaluate(`${row}.click()`);
  await page.waitFor(`document.querySelector('.request-details-view')?.textContent.includes('sidecar-')`);
}

/** Does `work` on a panel that shows the crowd: a fresh server and a fresh browser each time. */
async function withPanel<T>(
  crowd: Crowd,
  prelude: string,
  work: (page: PanelPage, serverPid: number) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const { signal } = ending;
  const args = [String(crowd.sidecars), String(crowd.channels)];
  const { child, first } = await startChild('panel-server.ts', args, Served, signal);
  try {
    if (crowd.eventsPerSecond > 0) startReporting(first, crowd, signal);
    const page = await openPanelPage(first, crowd.sidecars, prelude, signal);
    return await work(page, child.pid ?? 0).finally(() => {
      ending.abort();
      return page.browser.exited;
    });
  } finally {
    ending.abort();
  }
}

function frameGoals({ empty, busy, listing }: Runs): Goal[] {
  const show = (what: string, runs: readonly Frames[], pick: (frames: Frames) => number, unit: string): Goal => ({
    what,
    values: runs.map(pick),
    most: null,
    unit,
  });
  const meanGapMs = ({ perSecond }: Frames) => 1_000 / perSecond;
  const held = (which: string, runs: readonly Frames[]): Goal[] => [
    show(`frames a second${which}`, runs, ({ perSecond }) => perSecond, '/s'),
    {
      ...show(`from frame to frame${which}, mean`, runs, meanGapMs, 'ms'),
      most: Number((1_000 / LEAST_FRAMES_A_SECOND).toFixed(1)),
    },
    show(`from frame to frame${which}, p99`, runs, ({ gapsMs }) => quantile(gapsMs, 0.99), 'ms'),
    { ...show(`script a frame${which}`, runs, ({ scriptMs }) => scriptMs, 'ms'), most: MOST_SCRIPT_MS },
  ];
  return [
    show('frames a second, empty panel', empty, ({ perSecond }) => perSecond, '/s'),
    show('script a frame, empty panel', empty, ({ scriptMs }) => scriptMs, 'ms'),
    ...held('', busy),
    ...held(', 80 requests/s and an X-ray', listing),
    show('main thread a frame, with style, layout and paint', busy, ({ taskMs }) => taskMs, 'ms'),
    show('panel and background, empty', empty, ({ rendererShare }) => rendererShare * 100, '% of a core'),
    show('panel and background', busy, ({ rendererShare }) => rendererShare * 100, '% of a core'),
    show('the whole browser, empty', empty, ({ browserShare }) => browserShare * 100, '% of a core'),
    show('the whole browser', busy, ({ browserShare }) => browserShare * 100, '% of a core'),
  ];
}

const heapGoals = (heaps: readonly HeapGrowth[]): Goal[] => [
  { what: 'heap after a minute’s frames', values: heaps.map(({ minuteMb }) => minuteMb), most: null, unit: 'MB' },
  { what: 'heap after an hour’s frames', values: heaps.map(({ hourMb }) => hourMb), most: null, unit: 'MB' },
  {
    what: 'growth from one to the other',
    values: heaps.map(({ minuteMb, hourMb }) => hourMb - minuteMb),
    most: MOST_GROWTH_MB,
    unit: 'MB',
  },
];
