// What a page does while it is watched for some seconds: frames, the script and work in them, and what its process costs.
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { watchCpu } from './cpu-watch.ts';
import { watchOtherLoad } from './machine-load.ts';
import type { PanelPage } from './panel-page.ts';

const Metrics = v.object({ metrics: v.array(v.object({ name: v.string(), value: v.number() })) });
const Gaps = v.array(v.number());

export interface Frames {
  perSecond: number;
  /** Milliseconds from one frame to the next. */
  gapsMs: number[];
  /** Milliseconds of script for each frame, what came between frames included. */
  scriptMs: number;
  /** The same of everything on the page's main thread: script, style, layout, paint. */
  taskMs: number;
  /** Of one core: the process of panel and background, and the whole browser. */
  rendererShare: number;
  browserShare: number;
  /** What others used of the machine meanwhile. */
  otherShare: number;
}

/** `ours`: processes that belong to the bench besides the browser's. */
export async function watchFrames(
  { page, pids, rendererPids }: PanelPage,
  ours: readonly number[],
  windowMs: number,
): Promise<Frames> {
  await page.send('Performance.enable');
  await page.evaluate(RECORD_FRAMES);
  const otherShare = watchOtherLoad([...pids, ...ours]);
  const used = { renderers: rendererPids.map((pid) => watchCpu([pid])), browser: watchCpu(pids) };
  const before = await metricsOf(page);
  const startMs = performance.now();
  await delay(windowMs);
  const after = await metricsOf(page);
  const passedMs = performance.now() - startMs;
  const usedMs = {
    renderer: Math.max(...used.renderers.map((micros) => micros())) / 1_000,
    browser: used.browser() / 1_000,
  };
  const gapsMs = v.parse(Gaps, await page.evaluate('benchGaps'));
  const perFrame = (name: string) => ((after(name) - before(name)) * 1_000) / gapsMs.length;
  return {
    perSecond: (gapsMs.length * 1_000) / passedMs,
    gapsMs,
    scriptMs: perFrame('ScriptDuration'),
    taskMs: perFrame('TaskDuration'),
    rendererShare: usedMs.renderer / passedMs,
    browserShare: usedMs.browser / passedMs,
    otherShare: otherShare(),
  };
}

/** Time since one frame, at the next: the page is asked for a frame whether or not anything moves. */
const RECORD_FRAMES = `(() => {
  globalThis.benchGaps = [];
  let last = performance.now();
  const next = () => {
    const now = performance.now();
    benchGaps.push(now - last);
    last = now;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})()`;

async function metricsOf(page: PanelPage['page']): Promise<(name: string) => number> {
  const { metrics } = v.parse(Metrics, await page.send('Performance.getMetrics'));
  return (name) => metrics.find((metric) => metric.name === name)?.value ?? 0;
}
