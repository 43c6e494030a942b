// Expressions that read the History tab as a person would, and the server's own account of the same.
import { HISTORY_STEP_MS, type History, parseHistoryJson } from '../../server/contract/history.ts';
import { type Latency, latencySum } from '../../server/contract/latency.ts';
import type { PairedServer } from '../../start/browser/extension-in-browser.ts';
import type { TargetSession } from '../../start/browser/target-session.ts';

export const HISTORY_TAB = '#drawer-tab-history';
export const CHARTS = '.time-overlay';
/** "14:03:05 – 14:05:10". */
export const rangeText = `(document.querySelector('.history-range')?.textContent ?? '')`;
export const barTitle = `(document.querySelector('.history-bar h2')?.textContent ?? '')`;
export const eventsCell = (channel: string): string =>
  `(document.querySelector('[data-events="${channel}"] td:last-child')?.textContent ?? '')`;
/** What the table says of the requests of a sidecar: at the cursor, median, p95, max, how many. [] where there is no such line. */
export const requestCells = (sidecar: string): string =>
  `[...document.querySelectorAll('[data-requests="${sidecar}"] td')].map((cell) => cell.textContent)`;
export const saidOfTime = `(document.querySelector('${CHARTS}')?.getAttribute('aria-valuetext') ?? '')`;

/** How many dots of each chart are drawn: a chart without a line has its grid and labels only. */
export const inkOfCharts = `[...document.querySelectorAll('.chart canvas')].map((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const isColoured = (at) => data[at + 3] > 128 && Math.max(data[at], data[at + 1], data[at + 2]) - Math.min(data[at], data[at + 1], data[at + 2]) > 60;
  return data.reduce((sum, _, at) => sum + (at % 4 === 0 && isColoured(at) ? 1 : 0), 0);
})`;

export async function historyOf({ url, token }: PairedServer): Promise<History> {
  const answer = await fetch(`${url}/api/monitor/history`, { headers: { authorization: `Bearer ${token}` } });
  const parsed = parseHistoryJson(await answer.text());
  if (!parsed.ok) throw new Error(`no history: ${answer.status} ${parsed.reason}`);
  return parsed.value;
}

const clock = (atMs: number) => new Date(atMs).toTimeString().slice(0, 8);

/** Which steps lie between two times of day, "14:03:05 – 14:05:10". */
function isWithin({ fromMs }: History, range: string): (index: number) => boolean {
  const [from = '', to = ''] = range.split(' – ');
  const startOf = (index: number) => clock(fromMs + index * HISTORY_STEP_MS);
  return (index) => startOf(index) >= from && startOf(index) < to;
}

/** What the server counted between two times of day. */
export function countedWithin(history: History, id: string, range: string): number {
  const counts = history.channels.find((channel) => channel.id === id)?.counts ?? [];
  const isCounted = isWithin(history, range);
  return counts.reduce<number>((sum, count, index) => sum + (isCounted(index) ? (count ?? 0) : 0), 0);
}

/** How long the requests of a sidecar took between two times of day, as the server was told. */
export function latencyWithin(history: History, name: string, range: string): Latency {
  const { latency = [], slowestMs = [] } = history.sidecars.find((sidecar) => sidecar.name === name) ?? {};
  const isCounted = isWithin(history, range);
  return latencySum(
    latency.flatMap((buckets, index) =>
      buckets !== null && isCounted(index) ? [{ buckets, slowestMs: slowestMs[index] ?? null }] : [],
    ),
  );
}

/** Drags over the charts between two shares of their width, as with a mouse. */
export async function dragOverCharts(panel: TargetSession, from: number, to: number): Promise<void> {
  const box = `document.querySelector('${CHARTS}').getBoundingClientRect()`;
  const at = async (share: number) => ({
    x: Number(await panel.evaluate(`${box}.left + ${box}.width * ${share}`)),
    y: Number(await panel.evaluate(`Math.max(${box}.top, 0) + 60`)),
  });
  const mouse = async (type: string, share: number, buttons: number) =>
    panel.send('Input.dispatchMouseEvent', { type, ...(await at(share)), button: 'left', buttons, clickCount: 1 });
  await mouse('mousePressed', from, 1);
  await mouse('mouseMoved', (from + to) / 2, 1);
  await mouse('mouseMoved', to, 1);
  await mouse('mouseReleased', to, 0);
}
