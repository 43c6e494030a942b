// The list of requests with a ring of 10,000 that is full and 1,000 more a second, in a real browser: the extension's own
// against a keyed Preact list of all rows, and against a virtual list by hand that does nothing else. CPU of the whole
// browser, less what it takes to make the requests and to hold them; one page at a time, in random order. A keyed list of
// all rows takes all of a core and still falls behind, so that its share is the least that it would need.
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { findBrowser } from '../start/browser/find-browser.ts';
import { type Browser, launchBrowser } from '../start/browser/launch-browser.ts';
import type { TargetSession } from '../start/browser/target-session.ts';
import { openPage } from '../start/browser/targets.ts';
import { type BenchOptions, judge, type Say } from './goal.ts';
import { startInspectorSite } from './inspector-site.ts';
import { watchOtherLoad } from './machine-load.ts';
import { processesOf } from './panel-page.ts';
import { cpuMicros } from './process-cost.ts';
import { shuffled } from './shuffled.ts';
import { quantile, type Verdict } from './verdict.ts';

const WAYS = ['ours', 'preact', 'vanilla', 'empty'] as const;
type Way = (typeof WAYS)[number];

const REPLICATIONS = 3;
const LOAD_MS = 30_000;
const SETTLE_MS = 3_000;
const WINDOW_MS = 5_000;
const MOST_OF_PREACT = 0.06;
const MOST_OF_VANILLA = 1.25;
const MOST_HEAP_MB = 5;

const Told = v.object({ longTasks: v.array(v.number()), arrived: v.number() });
const Heap = v.object({ usedSize: v.number() });

interface Slice {
  /** Of one core. */
  share: number;
  longTasks: number;
  heapMb: number;
  perSecond: number;
  otherShare: number;
}
type Run = Record<Way, Slice>;

export async function inspector(say: Say, _options: BenchOptions): Promise<Verdict[]> {
  const executable = findBrowser(process.env);
  if (executable === null) return judge([{ what: 'requests', values: null, most: null, unit: '' }], 0, say);
  const runs: Run[] = [];
  for (let index = 0; index < REPLICATIONS; index += 1) runs.push(await replicate(executable));
  const shown = (what: string, pick: (run: Run) => number, unit: string, most: number | null = null) => ({
    what,
    values: runs.map(pick),
    most,
    unit,
  });
  const goals = [
    shown('requests taken in, ours', ({ ours }) => ours.perSecond, '/s'),
    ...WAYS.map((way) => shown(way, (run) => run[way].share * 100, '% of a core')),
    shown('showing, ours against a keyed Preact list', (run) => against(run, 'preact'), 'x', MOST_OF_PREACT),
    shown('showing, ours against a virtual list by hand', (run) => against(run, 'vanilla'), 'x', MOST_OF_VANILLA),
    shown('tasks over 50 ms, ours', ({ ours }) => ours.longTasks, '', 0),
    shown('tasks over 50 ms, Preact', ({ preact }) => preact.longTasks, ''),
    // The entries themselves are held by all ways alike.
    shown('heap beyond the bare entries, ours', ({ ours, empty }) => ours.heapMb - empty.heapMb, 'MB', MOST_HEAP_MB),
  ];
  const others = runs.flatMap((run) => WAYS.map((way) => run[way].otherShare));
  return judge(goals, quantile(others, 0.5), say);
}

/** Of what a page takes only what it takes to show. */
const against = ({ ours, empty, ...run }: Run, peer: 'preact' | 'vanilla'): number =>
  Math.max(0, ours.share - empty.share) / (run[peer].share - empty.share);

async function replicate(executable: string): Promise<Run> {
  const ending = new AbortController();
  const site = await startInspectorSite(ending.signal);
  const browser = await launchBrowser({ headless: true, executable }, ending.signal);
  try {
    const page = await openPage(browser.cdp, 'about:blank');
    const none: Slice = { share: 0, longTasks: 0, heapMb: 0, perSecond: 0, otherShare: 0 };
    const run: Run = { ours: none, preact: none, vanilla: none, empty: none };
    for (const way of shuffled(WAYS)) {
      await page.send('Page.navigate', { url: `${site}?what=${way}` });
      // On a busy machine it takes a while to make its first requests.
      await page.waitFor(`location.search === '?what=${way}' && globalThis.bench !== undefined`, LOAD_MS);
      await delay(SETTLE_MS);
      run[way] = await watch(browser, page);
    }
    return run;
  } finally {
    ending.abort();
    await browser.exited;
  }
}

async function watch(browser: Browser, page: TargetSession): Promise<Slice> {
  const { pids } = await processesOf(browser);
  await page.evaluate('bench.longTasks.length = bench.arrived = 0');
  const otherShare = watchOtherLoad(pids);
  const before = { cpu: cpuMicros(pids), atMs: performance.now() };
  await delay(WINDOW_MS);
  const passedMs = performance.now() - before.atMs;
  const share = (cpuMicros(pids) - before.cpu) / 1_000 / passedMs;
  const others = otherShare();
  const { longTasks, arrived } = v.parse(Told, await page.evaluate('bench'));
  await page.send('HeapProfiler.collectGarbage');
  const { usedSize } = v.parse(Heap, await page.send('Runtime.getHeapUsage'));
  return {
    share,
    longTasks: longTasks.length,
    heapMb: usedSize / 1_048_576,
    perSecond: (arrived * 1_000) / passedMs,
    otherShare: others,
  };
}
