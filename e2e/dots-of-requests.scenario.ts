// The demo's page asks for something, and a dot travels along its channel in the real panel; a panel that nobody sees draws
// none, keeps its count, and piles nothing up for when it is seen again.
import { beforeAll, expect, test } from 'vitest';
import { attach, type TargetSession } from '../start/browser/target-session.ts';
import { findTarget } from '../start/browser/targets.ts';
import { framesSeen, framesWithDots, rowOf, STOP_LOOKING, showsDots, watchDots } from './harness/read-dots.ts';
import { pillText } from './harness/read-panel.ts';
import { totalOf } from './harness/read-servers.ts';
import type { TestBrowser } from './harness/test-browser.ts';
import type { TestStack } from './harness/test-stack.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

/** What a click on "Run a command" counts on; nothing else does once the traffic of the demo has ended. */
const CHANNEL = 'ws-exec';
const LIVE = `${pillText} === 'Near real-time · 0.5 s'`;
const isHidden = `document.visibilityState === 'hidden'`;

const started = useStackAndBrowser();

beforeAll(async () => {
  const { traffic } = started().stack;
  process.kill(traffic.pid, 'SIGTERM');
  await traffic.exited;
});

async function runCommand(page: TargetSession, panel: TargetSession): Promise<void> {
  const before = Number(await panel.evaluate(totalOf(CHANNEL)));
  await page.waitFor(`!document.querySelector('#exec').disabled`);
  await page.click('#exec');
  await panel.waitFor(`${totalOf(CHANNEL)} > ${before}`);
}

/** Counts on the channel without anybody clicking. */
async function countOnce(stack: TestStack): Promise<void> {
  const body = JSON.stringify({ command: 'uptime' });
  const answer = await fetch(new URL('/api/exec', stack.pageUrl), { method: 'POST', body });
  expect(answer.status, await answer.text()).toBe(200);
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
  await panel.waitFor(LIVE);
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
  await panel.waitFor(LIVE);
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
  await panel.waitFor(LIVE);
  // What is counted before the panel has heard a report does not move: one that it has heard, to begin with.
  const before = Number(await panel.evaluate(totalOf(CHANNEL)));
  await countOnce(stack);
  await panel.waitFor(`${totalOf(CHANNEL)} > ${before}`);
  await panel.evaluate(watchDots(CHANNEL));
  await countOnce(stack);
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
  await panel.waitFor(LIVE);
  await panel.evaluate(`void (window.inSight = null,
    new IntersectionObserver((seen) => { window.inSight = seen.at(-1).isIntersecting; }).observe(${rowOf(CHANNEL)}))`);
  await panel.waitFor('window.inSight === false');
  const before = Number(await panel.evaluate(totalOf(CHANNEL)));
  await panel.evaluate(watchDots(CHANNEL));
  await countOnce(stack);
  await panel.waitFor(`${totalOf(CHANNEL)} > ${before}`);
  await panel.evaluate(`${rowOf(CHANNEL)}.scrollIntoView()`);
  await panel.waitFor(`window.inSight && ${framesSeen} > 40`);
  expect(await panel.evaluate(framesWithDots)).toBe(0);
  await countOnce(stack);
  await panel.waitFor(`${framesWithDots} > 0`);
  await panel.evaluate(STOP_LOOKING);
});
