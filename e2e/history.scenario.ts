// The History tab in the real panel: what the server held before it was opened is there at once, what happens from then on
// is added, and a window that is drawn over the charts amounts to what was counted in it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HISTORY_STEP_MS } from '../server/contract/history.ts';
import { poll, type TargetSession } from '../start/browser/target-session.ts';
import { press } from './harness/keyboard.ts';
import { type PlainServer, startPlainServer } from './harness/plain-server.ts';
import {
  barTitle,
  CHARTS,
  countedWithin,
  dragOverCharts,
  eventsCell,
  HISTORY_TAB,
  historyOf,
  inkOfCharts,
  rangeText,
  requestCells,
  saidOfTime,
} from './harness/read-history.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

const drawerIsOpen = `import('./ui/legacy/legacy.js').then(({ InspectorView }) =>
  InspectorView.InspectorView.instance().drawerVisible())`;
const STEP_LIMIT_MS = 3 * HISTORY_STEP_MS;

const ending = new AbortController();
let server: PlainServer;
let browser: TestBrowser;
let devtools: TargetSession;
let panel: TargetSession;
let counted = 0;

const count = (more: number) => {
  counted += more;
  return server.report({
    name: 'api',
    cpu: 0.4,
    limit: 1,
    memory: 200,
    memoryLimit: 512,
    traffic: { browser: counted },
  });
};
const held = async () => countedWithin(await historyOf(server.paired), 'browser', '00:00:00 – 24:00:00');
/** Steps by whose end the api had been heard. Of what it counts before the first of them, the step is not known. */
const heardSteps = async () => {
  const api = (await historyOf(server.paired)).sidecars.find(({ name }) => name === 'api');
  return api?.health.filter((health) => health === 'healthy').length ?? 0;
};

/** Counts, and waits until the step in which it was is held. */
async function countInAStep(more: number): Promise<void> {
  const before = await held();
  await count(more);
  await poll(async () => (await held()) === before + more, STEP_LIMIT_MS, `the server holds ${more} more`);
}

beforeAll(async () => {
  [server, browser] = await Promise.all([
    startPlainServer('local', { sidecars: ['api'] }, ending.signal),
    startTestBrowser(ending.signal),
  ]);
  await browser.pair(server.paired.url, server.paired.token);
  await count(0);
  await poll(async () => (await heardSteps()) > 0, STEP_LIMIT_MS, 'the first step is held');
  for (const more of [3, 20, 5]) await countInAStep(more);
});

afterAll(async () => {
  ending.abort();
  await Promise.all([server.ended(), browser.exited]);
});

test('opened after the traffic went, the charts are full of what the server held', async () => {
  ({ panel, devtools } = await browser.openPanel('about:blank'));
  await panel.click(HISTORY_TAB);
  await panel.waitFor(`${eventsCell('browser')} === '28'`);
  await panel.waitFor(`${inkOfCharts}.filter((ink) => ink > 20).length === 3`);
  expect(await panel.evaluate(`${inkOfCharts}.length`)).toBe(3);
  expect(await panel.evaluate(`document.querySelectorAll('[data-lane="api"] .lane-part.healthy').length`)).toBe(1);
  expect(await panel.evaluate(barTitle)).toBe('All that is held');
});

test('where no app told of a request, that is said, and nothing is charted', async () => {
  expect(await panel.evaluate(`document.querySelector('[data-track="latency"]').textContent`)).toBe(
    'Latency no app has told of a request; they do only while somebody watches',
  );
  expect(await panel.evaluate(requestCells('api'))).toEqual([]);
});

test('a window that is dragged amounts to what was counted in it, and Escape ends it, unheard by DevTools', async () => {
  for (const [from, to] of [
    [0.8, 0.97],
    [0.93, 0.85],
  ] as const) {
    await dragOverCharts(panel, from, to);
    await panel.waitFor(`${barTitle} === 'Window'`);
    const range = String(await panel.evaluate(rangeText));
    const within = countedWithin(await historyOf(server.paired), 'browser', range);
    expect(await panel.evaluate(eventsCell('browser'))).toBe(String(within));
    expect(await panel.evaluate(saidOfTime)).toContain(`Window ${range}`);
  }
  await panel.evaluate(`document.querySelector('${CHARTS}').focus()`);
  await press(panel, 'Escape');
  await panel.waitFor(`${barTitle} === 'All that is held'`);
  expect(await devtools.evaluate(drawerIsOpen)).toBe(false);
});

test('a step that ends while it is looked at is added, with what was counted in it', async () => {
  await count(4);
  await panel.waitFor(`${eventsCell('browser')} === '32'`, STEP_LIMIT_MS);
  // Server and panel each end the step by themselves.
  await poll(async () => (await held()) === 32, STEP_LIMIT_MS, 'the server holds the same');
});

test('what the server held while the panel was away is there when it comes back', async () => {
  await browser.cdp.send('Target.closeTarget', { targetId: devtools.targetId });
  await countInAStep(9);
  const tab = await browser.openExtensionPage('panel.html');
  await tab.click(HISTORY_TAB);
  await tab.waitFor(`${eventsCell('browser')} === '41'`);
});
