// Latency in the History tab of the real panel, of real requests of the demo's page: as the server was told of them, for as
// long as somebody watched, also where the panel is opened later.
import { expect, test } from 'vitest';
import { formatMs } from '../extension/link/format-ms.ts';
import { HISTORY_STEP_MS } from '../server/contract/history.ts';
import { latencyAt, requestsIn } from '../server/contract/latency.ts';
import { poll, type TargetSession } from '../start/browser/target-session.ts';
import { allWatched } from './harness/all-watched.ts';
import {
  barTitle,
  dragOverCharts,
  HISTORY_TAB,
  historyOf,
  inkOfCharts,
  latencyWithin,
  rangeText,
  requestCells,
} from './harness/read-history.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

const ALL_DAY = '00:00:00 – 24:00:00';
const STEP_LIMIT_MS = 4 * HISTORY_STEP_MS;
/** The lease outlives the last viewer. */
const ASLEEP_LIMIT_MS = 6 * HISTORY_STEP_MS;

const started = useStackAndBrowser();
let page: TargetSession;
let devtools: TargetSession;
let panel: TargetSession;

const history = () => {
  const { server, token } = started().stack;
  return historyOf({ id: 'local', name: 'local', url: server.url, token });
};
/** What the server was told of the requests of the api, as the table says it; "" where it was told of none. */
async function serverSays(range = ALL_DAY): Promise<string> {
  const latency = latencyWithin(await history(), 'api', range);
  const figures = [latencyAt(latency, 0.5), latencyAt(latency, 0.95), latency.slowestMs].map(formatMs);
  return requestsIn(latency) === 0 ? '' : [...figures, requestsIn(latency)].join(' ');
}
const viewSays = async (view: TargetSession): Promise<string> =>
  String(await view.evaluate(`${requestCells('api')}.slice(1).join(' ')`));
const told = async () => requestsIn(latencyWithin(await history(), 'api', ALL_DAY));

test('requests of the page are charted as latency, and told as the server holds them', async () => {
  const { stack, browser } = started();
  ({ page, devtools, panel } = await browser.openPanel(stack.pageUrl));
  await panel.click(HISTORY_TAB);
  await allWatched(stack, ['frontend', 'api']);
  for (let turn = 0; turn < 3; turn += 1) for (const button of ['#load', '#run']) await page.click(button);
  await panel.waitFor(`${requestCells('frontend')}.length === 5 && ${requestCells('api')}.length === 5`, STEP_LIMIT_MS);
  const isSame = async () => (await told()) >= 6 && (await viewSays(panel)) === (await serverSays());
  await poll(isSame, STEP_LIMIT_MS, 'panel and server telling the same');
  await panel.waitFor(`${inkOfCharts}.length === 4 && ${inkOfCharts}[3] > 0`);
  expect(await panel.evaluate(`document.querySelector('[data-track="latency"] .track-title').textContent`)).toBe(
    'Latency p95 of requests',
  );
});

test('a window has the latency of the requests in it', async () => {
  await dragOverCharts(panel, 0.5, 0.97);
  await panel.waitFor(`${barTitle} === 'Window'`);
  const range = String(await panel.evaluate(rangeText));
  const isSame = async () => (await viewSays(panel)) === (await serverSays(range));
  await poll(isSame, STEP_LIMIT_MS, 'panel and server telling the same of the window');
});

test('a panel that is opened later has it from the server; nothing is made up for the time in between', async () => {
  const { browser } = started();
  const before = await told();
  await browser.cdp.send('Target.closeTarget', { targetId: devtools.targetId });
  const newest = async () => (await history()).sidecars.find(({ name }) => name === 'api')?.latency?.at(-1);
  await poll(async () => (await newest()) === null, ASLEEP_LIMIT_MS, 'a step in which nobody listened');
  await page.click('#load');
  const tab = await browser.openExtensionPage('panel.html');
  await tab.click(HISTORY_TAB);
  await tab.waitFor(`Number(${requestCells('api')}[4]) >= ${before}`, STEP_LIMIT_MS);
  await poll(async () => (await viewSays(tab)) === (await serverSays()), STEP_LIMIT_MS, 'panel and server the same');
  await tab.waitFor(`document.querySelector('.history-said').textContent.includes('requests known for')`);
});
