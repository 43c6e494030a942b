// Expressions that read the History tab as a person would, and the server's own account of the same.
import { HISTORY_STEP_MS, type History, parseHistoryJson } from '../../server/contract/history.ts';
import type { PairedServer } from '../../start/browser/extension-in-browser.ts';
import type { TargetSession } from '../../start/browser/target-session.ts';

export const HISTORY_TAB = '#drawer-tab-history';
export const CHARTS = '.time-overlay';
/** "14:03:05 – 14:05:10". */
export const rangeText = `(document.querySelector('.history-range')?.textContent ?? '')`;
export const barTitle = `(document.querySelector('.history-bar h2')?.textContent ?? '')`;
export const eventsCell = (channel: string): string =>
  `(document.querySelector('[data-events="${channel}"] td:last-child')?.textContent ?? '')`;
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

/** What the server counted between two times of day, "14:03:05 – 14:05:10". */
export function countedWithin({ fromMs, channels }: History, id: string, range: string): number {
  const [from = '', to = ''] = range.split(' – ');
  const counts = channels.find((channel) => channel.id === id)?.counts ?? [];
  const startOf = (index: number) => clock(fromMs + index * HISTORY_STEP_MS);
  return counts.reduce<number>(
    (sum, count, index) => sum + (startOf(index) >= from && startOf(index) < to ? (count ?? 0) : 0),
    0,
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
