// A thousand moving dots in a real browser: the panel's canvases against a circle of SVG each, moved frame by frame, and
// moved by the browser itself. Then the canvases after the last dot has arrived, against a page on which nothing ever
// moved. CPU of the whole browser; one page at a time, in random order.
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { TRAVEL_MS } from '../extension/dots/dot-row.ts';
import { findBrowser } from '../start/browser/find-browser.ts';
import { type Browser, launchBrowser } from '../start/browser/launch-browser.ts';
import type { TargetSession } from '../start/browser/target-session.ts';
import { openPage } from '../start/browser/targets.ts';
import { watchCpu } from './cpu-watch.ts';
import { startDotsSite } from './dots-site.ts';
import { type BenchOptions, judge, type Say } from './goal.ts';
import { watchOtherLoad } from './machine-load.ts';
import { processesOf } from './panel-page.ts';
import { shuffled } from './shuffled.ts';
import { quantile, type Verdict } from './verdict.ts';

const WAYS = ['canvas', 'svg', 'smil', 'arrived', 'still'] as const;
type Way = (typeof WAYS)[number];

const REPLICATIONS = 3;
/** By then every dot of `canvas` has been replaced once; and every dot of `arrived` has come to its end, its timer has run. */
const SETTLE_MS = { canvas: 2_000, svg: 1_000, smil: 1_000, arrived: TRAVEL_MS + 1_400, still: 1_000 } as const;
const WINDOW_MS = 3_000;
const STARTED_MS = 3_000;
const MOST_OF_SVG = 0.3;
const MOST_WHEN_ARRIVED = 1.5;
const MOST_SCRIPT_MS = 1;

const Times = v.array(v.number());

interface Seen {
  /** CPU of the whole browser, of one core. */
  share: number;
  /** Script of each frame; none where the browser moves them, or nothing moves. */
  scriptMs: readonly number[];
  dots: number;
  otherShare: number;
}
type Run = Record<Way, Seen>;

export async function dots(say: Say, _options: BenchOptions): Promise<Verdict[]> {
  const executable = findBrowser(process.env);
  if (executable === null) return judge([{ what: 'dots', values: null, most: null, unit: '' }], 0, say);
  const runs: Run[] = [];
  for (let index = 0; index < REPLICATIONS; index += 1) runs.push(await replicate(executable));
  const shown = (what: string, pick: (run: Run) => number, unit: string, most: number | null = null) => ({
    what,
    values: runs.map(pick),
    most,
    unit,
  });
  const goals = [
    shown('dots drawn in a frame', ({ canvas }) => canvas.dots, ''),
    ...WAYS.map((way) => shown(way, (run) => run[way].share * 100, '% of a core')),
    shown('frames a second, canvas', ({ canvas }) => canvas.scriptMs.length / (WINDOW_MS / 1_000), ''),
    shown('frames a second, SVG', ({ svg }) => svg.scriptMs.length / (WINDOW_MS / 1_000), ''),
    shown('canvas against SVG', ({ canvas, svg }) => canvas.share / svg.share, 'x', MOST_OF_SVG),
    shown('canvas against SMIL', ({ canvas, smil }) => canvas.share / smil.share, 'x'),
    shown('all arrived against still', ({ arrived, still }) => arrived.share / still.share, 'x', MOST_WHEN_ARRIVED),
    shown('script a frame, p99', ({ canvas }) => quantile(canvas.scriptMs, 0.99), 'ms', MOST_SCRIPT_MS),
  ];
  const otherShares = runs.flatMap((run) => Object.values(run)).map((seen) => seen.otherShare);
  return judge(goals, quantile(otherShares, 0.5), say);
}

/** Every way once, in a browser of its own. */
async function replicate(executable: string): Promise<Run> {
  const ending = new AbortController();
  const site = await startDotsSite(ending.signal);
  const browser = await launchBrowser({ headless: true, executable }, ending.signal);
  try {
    const page = await openPage(browser.cdp, 'about:blank');
    // Until a browser has started for good, it works for itself.
    await delay(STARTED_MS);
    const run: Partial<Run> = {};
    for (const way of shuffled(WAYS)) {
      await page.send('Page.navigate', { url: `${site}?what=${way}` });
      await delay(SETTLE_MS[way]);
      run[way] = await watch(browser, page, way);
    }
    const { canvas, svg, smil, arrived, still } = run;
    if (!canvas || !svg || !smil || !arrived || !still) throw new Error('a way was not measured');
    return { canvas, svg, smil, arrived, still };
  } finally {
    ending.abort();
    await browser.exited;
  }
}

async function watch(browser: Browser, page: TargetSession, way: Way): Promise<Seen> {
  const { pids } = await processesOf(browser);
  const before = (await frameTimes(page)).length;
  const otherShare = watchOtherLoad(pids);
  const startMs = performance.now();
  const used = watchCpu(pids);
  await delay(WINDOW_MS);
  const usedMs = used() / 1_000;
  const passedMs = performance.now() - startMs;
  const other = otherShare();
  return {
    share: usedMs / passedMs,
    scriptMs: (await frameTimes(page)).slice(before),
    dots: way === 'canvas' ? await dotsInFrame(page) : 0,
    otherShare: other,
  };
}

const frameTimes = async (page: TargetSession) => v.parse(Times, await page.evaluate('frameTimes'));

/** So that nobody compares a thousand circles with an empty canvas. */
const dotsInFrame = async (page: TargetSession): Promise<number> =>
  v.parse(v.number(), await page.evaluate(COUNT_ARCS));

/** The most of four frames: of a crowd every second one is left out. */
const COUNT_ARCS = `new Promise((resolve) => {
  const { arc } = CanvasRenderingContext2D.prototype;
  const dots = [0];
  CanvasRenderingContext2D.prototype.arc = function (...args) {
    dots[dots.length - 1] += 1;
    return arc.apply(this, args);
  };
  const next = () => {
    if (dots.push(0) > 5) resolve(Math.max(...dots.slice(1)));
    else requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})`;
