// The demo's page asks for something, and a dot travels along its channel in the real panel; a panel that nobody sees draws
// none, keeps its count, and piles nothing up for when it is seen again.
import { beforeAll, expect, test } from 'vitest';
import { parseSnapshotJson } from '../server/contract/snapshot.ts';
import { attach, poll, type TargetSession } from '../start/browser/target-session.ts';
import { findTarget } from '../start/browser/targets.ts';
import { framesSeen, framesWithDots, rowOf, STOP_LOOKING, showsDots, watchDots } from './harness/read-dots.ts';
import { pillText } from './harness/read-panel.ts';
import { totalOf } from './harness/read-servers.ts';
import type { TestBrowser } from './harness/test-browser.ts';
import type { TestStack } from './harness/test-stack.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

/** What a click on "Run a command" counts on; nothing else does once the traffic of the demo has ended. */
const CHANNEL = 'ws-exec';
/** Live, and with its picture, which is shown a frame after the pill has said so. */
const IS_OPEN = `${pillText} === 'Near real-time · 0.5 s' && ${totalOf(CHANNEL)} > 0`;
/** Reporters report every 5 s while nobody watches. */
const REPORTED_WITHIN_MS = 15_000;
const isHidden = `document.visibilityState === 'hidden'`;

const started = useStackAndBrowser();

beforeAll(async () => {
  const { stack } = started();
  process.kill(stack.traffic.pid, 'SIGTERM');
  await stack.traffic.exited;
  await poll(async () => (await runUptime(stack)).ok, REPORTED_WITHIN_MS, 'the terminal answers');
  // What was counted and not reported yet would travel in a panel that opens meanwhile. Twice, since a report that was on its
  // way at the first count holds all but that.
  for (const _ of [1, 2]) {
    const before = await countedBy(stack);
    await countOnce(stack);
    await poll(async () => (await countedBy(stack)) > before, REPORTED_WITHIN_MS, 'what was counted is reported');
  }
});

/** What the server knows to have been counted. */
async function countedBy({ server, token }: TestStack): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${server.url}/api/monitor/sidecars`, { headers });
  const snapshot = parseSnapshotJson(await answer.text());
  if (!snapshot.ok) throw new Error(`no snapshot: ${answer.status} ${snapshot.reason}`);
  return snapshot.value.channels.find(({ id }) => id === CHANNEL)?.total ?? 0;
}

async function runCommand(page: TargetSession, panel: TargetSession): Promise<void> {
  const before = Number(await panel.evaluate(totalOf(CHANNEL)));
  await page.waitFor(`document.readyState === 'complete' && !document.querySelector('#exec').disabled`);
  await page.click('#exec');
  await panel.waitFor(`${totalOf(CHANNEL)} > ${before}`);
}

const runUptime = ({ pageUrl }: TestStack): Promise<Response> =>
  fetch(new URL('/api/exec', pageUrl), { method: 'POST', body: JSON.stringify({ command: 'uptime' }) });

/** Counts on the channel without anybody clicking. */
async function countOnce(stack: TestStack): Promise<void> {
  const answer = await runUptime(stack);
  expect(answer.status, await answer.text()).toBe(200);
}

/** The same, until the panel has heard of it. */
async function countAndHear(stack: TestStack, panel: TargetSession): Promise<void> {
  const before = Number(await panel.evaluate(totalOf(CHANNEL)));
  await countOnce(stack);
  await panel.waitFor(`${totalOf(CHANNEL)} > ${before}`);
}

/** In the same window, so that the panel is behind it. */
async function openInFront({ cdp }: TestBrowser, panel: TargetSession, url: string): Promise<TargetSession> {
  await panel.evaluate(`void chrome.tabs.create({ url: ${JSON.stringify(url)}, active: true })`);
  const isIt = (target: { type: string; url: string; attached: boolean }) =>
    target.type === 'page' && target.url.startsWith(url) && !target.attached;
  return attach(cdp, (await findTarget(cdp, isIt, 'the page in front')).targetId);
}

test('a click on the demo’s page travels as a dot, and the row is still before and after', async () => {
  const { stack, browser } = started();
  const { page, panel } = await browser.openPanel(stack.pageUrl);
  await panel.waitFor(IS_OPEN);
  await panel.evaluate(watchDots(CHANNEL));
  await panel.waitFor(`${framesSeen} > 30`);
  expect(await panel.evaluate(framesWithDots)).toBe(0);
  await runCommand(page, panel);
  await panel.waitFor(`${framesWithDots} > 10`);
  // The last dot arrives, and the canvas is empty from then on.
  await panel.waitFor(`(() => {
    const unchanged = window.lastDots === ${framesWithDots} && ${framesSeen} - window.lastSeen > 30;
    if (window.lastDots !== ${framesWithDots}) Object.assign(window, { lastDots: ${framesWithDots}, lastSeen: ${framesSeen} });
    return unchanged;
  })()`);
  await panel.evaluate(STOP_LOOKING);
});

test('a panel in a tab behind another draws nothing, counts on, and begins with nothing when it is seen again', async () => {
  const { stack, browser } = started();
  const panel = await browser.openExtensionPage('panel.html');
  await panel.waitFor(IS_OPEN);
  const page = await openInFront(browser, panel, stack.pageUrl);
  await panel.waitFor(isHidden);
  await panel.evaluate(watchDots(CHANNEL));
  await runCommand(page, panel);
  await panel.waitFor(`${framesSeen} > 5`);
  await browser.cdp.send('Target.activateTarget', { targetId: panel.targetId });
  await panel.waitFor(`!(${isHidden})`);
  await panel.waitFor(`${framesSeen} > 40`);
  expect(await panel.evaluate(framesWithDots)).toBe(0);
  await panel.evaluate(STOP_LOOKING);
});

test('dots that are under way when the panel is hidden are gone when they would have arrived, and do not come back', async () => {
  const { stack, browser } = started();
  const panel = await browser.openExtensionPage('panel.html');
  await panel.waitFor(IS_OPEN);
  // What is counted before the panel has heard a report does not move: one that it has heard, to begin with.
  await countAndHear(stack, panel);
  await panel.evaluate(watchDots(CHANNEL));
  await countAndHear(stack, panel);
  await panel.waitFor(`${framesWithDots} > 0`);
  await openInFront(browser, panel, stack.pageUrl);
  await panel.waitFor(isHidden);
  await panel.waitFor(`!${showsDots(CHANNEL)}`);
  await panel.evaluate(`void (${framesWithDots} = ${framesSeen} = 0)`);
  await browser.cdp.send('Target.activateTarget', { targetId: panel.targetId });
  await panel.waitFor(`!(${isHidden}) && ${framesSeen} > 40`);
  expect(await panel.evaluate(framesWithDots)).toBe(0);
  await panel.evaluate(STOP_LOOKING);
});

test('a row that is out of sight draws nothing, counts on, and begins with nothing when it is scrolled in', async () => {
  const { stack, browser } = started();
  const panel = await browser.openExtensionPage('panel.html');
  await panel.send('Emulation.setDeviceMetricsOverride', {
    width: 900,
    height: 320,
    deviceScaleFactor: 1,
    mobile: false,
  });
  await panel.waitFor(IS_OPEN);
  await panel.evaluate(`void (window.inSight = null,
    new IntersectionObserver((seen) => { window.inSight = seen.at(-1).isIntersecting; }).observe(${rowOf(CHANNEL)}))`);
  await panel.waitFor('window.inSight === false');
  await panel.evaluate(watchDots(CHANNEL));
  await countAndHear(stack, panel);
  await panel.evaluate(`${rowOf(CHANNEL)}.scrollIntoView()`);
  await panel.waitFor(`window.inSight && ${framesSeen} > 40`);
  expect(await panel.evaluate(framesWithDots)).toBe(0);
  await countOnce(stack);
  await panel.waitFor(`${framesWithDots} > 0`);
  await panel.evaluate(STOP_LOOKING);
});
