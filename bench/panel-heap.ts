// Whether the panel's memory grows with time. The real panel, its picture from a real server; from then on the last frame
// that came is told to it again and again through the same port, a little later and with other numbers each time, as fast
// as it can show them. Its clock runs along, so that a minute's frames are a minute to it.
import * as v from 'valibot';
import type { PanelPage } from './panel-page.ts';
import { TICK_MS } from './panel-reports.ts';

const Heap = v.object({ usedSize: v.number() });
const MINUTE_FRAMES = 60_000 / TICK_MS;
const HOUR_FRAMES = 60 * MINUTE_FRAMES;
/** Frames told for one that is drawn: at one each, an hour would take four minutes. */
const A_DRAWN_FRAME = 4;

export interface HeapGrowth {
  /** Megabytes after a minute's worth of frames, and after an hour's worth. */
  minuteMb: number;
  hourMb: number;
}

/** Runs in the page before the panel: keeps the panel's listener, and the last frame with reports that it heard. */
export const TAP_PORT = `(() => {
  const realNow = Date.now;
  const tap = { ahead: 0, cut: false, last: null, tell: null };
  globalThis.benchTap = tap;
  Date.now = () => realNow() + tap.ahead;
  const connect = chrome.runtime.connect;
  chrome.runtime.connect = (...args) => {
    const port = connect.apply(chrome.runtime, args);
    const add = port.onMessage.addListener.bind(port.onMessage);
    port.onMessage.addListener = (listener) => {
      tap.tell = listener;
      add((message) => {
        if (message.type === 'event' && message.event.type === 'reports') tap.last = JSON.stringify(message);
        if (!tap.cut) listener(message);
      });
    };
    return port;
  };
})()`;

/** Tells the panel `frames` more; resolves when the last is drawn. */
const tellFrames = (frames: number) => `new Promise((resolve) => {
  const tap = benchTap;
  tap.cut = true;
  let left = ${frames};
  const tellOne = () => {
    tap.ahead += ${TICK_MS};
    const message = JSON.parse(tap.last);
    message.event.atMs += ${TICK_MS};
    for (const [index, report] of message.event.reports.entries()) {
      report.reportedAtMs += ${TICK_MS};
      report.monotonicUsec += ${TICK_MS * 1_000};
      report.cpuUsageUsec += ${TICK_MS * 500};
      report.previous = { monotonicUsec: report.monotonicUsec - ${TICK_MS * 1_000}, cpuUsageUsec: report.cpuUsageUsec - 1000 * ((left + index) % 250), throttledUsec: 0 };
      report.memoryBytes = 1e8 + 1e6 * ((left * 7 + index) % 97);
      for (const channel of Object.keys(report.traffic)) report.traffic[channel] += 1;
      for (const request of report.requests ?? []) {
        request.sequence += 1;
        request.startedAtMs += ${TICK_MS};
        request.traceId = (request.sequence * 1e6 + index).toString(16).padStart(32, '0');
        request.spanId = request.traceId.slice(16);
      }
    }
    tap.last = JSON.stringify(message);
    tap.tell(message);
  };
  const drawn = () => {
    for (let told = 0; told < ${A_DRAWN_FRAME} && left > 0; told += 1, left -= 1) tellOne();
    if (left > 0) requestAnimationFrame(drawn);
    else requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)));
  };
  requestAnimationFrame(drawn);
})`;

/** For a page opened with TAP_PORT that has heard at least one frame with every report. */
export async function measureHeap({ page }: PanelPage): Promise<HeapGrowth> {
  await page.waitFor('benchTap.last !== null');
  await page.evaluate(tellFrames(MINUTE_FRAMES));
  const minuteMb = await usedMb(page);
  await page.evaluate(tellFrames(HOUR_FRAMES - MINUTE_FRAMES));
  return { minuteMb, hourMb: await usedMb(page) };
}

async function usedMb(page: PanelPage['page']): Promise<number> {
  // Twice: what only finalisation lets go of is free at the second.
  for (let time = 0; time < 2; time += 1) await page.send('HeapProfiler.collectGarbage');
  return v.parse(Heap, await page.send('Runtime.getHeapUsage')).usedSize / 1e6;
}
