// The demo's page with DevTools below it, on the panel, while the demo works.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { allHaveNumbers } from '../../e2e/harness/read-panel.ts';
import { REQUESTS_TAB } from '../../e2e/harness/read-requests.ts';
import { waterfallRows, XRAY_TAB } from '../../e2e/harness/read-xray.ts';
import { startTestBrowser, type TestBrowser } from '../../e2e/harness/test-browser.ts';
import { startTestStack } from '../../e2e/harness/test-stack.ts';
import type { TargetSession } from '../../start/browser/target-session.ts';
import { openPage } from '../../start/browser/targets.ts';

const WINDOW = { width: 1440, height: 1080 };
const PANEL_HEIGHT = 720;
/** Device pixels per CSS pixel, so that the pictures are sharp on any screen. */
const SCALE = 2;

/** Long enough that the sparklines have something to show. */
const WORKING_MS = 45_000;

const SPLITTER = `document.querySelector('.drawer-splitter')`;
/** Its list follows the newest, so the last job ordered is in sight; rows stand in the document in any order. */
const OPEN_LAST_JOB = `[...document.querySelectorAll('.request-body > .request-row:not([hidden])')]
  .filter((row) => /POST.*\\/api\\/jobs/.test(row.textContent))
  .sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top).at(-1).click()`;

export async function photographPanel(theme: 'light' | 'dark', file: string, signal: AbortSignal): Promise<void> {
  const ending = new AbortController();
  const until = AbortSignal.any([signal, ending.signal]);
  const stack = await startTestStack(until);
  const browser = await startTestBrowser(until, { colorScheme: theme, windowSize: WINDOW, deviceScaleFactor: SCALE });
  await browser.pair(stack.server.url, stack.token);
  const { page, devtools, panel } = await browser.openPanel(stack.pageUrl);
  await panel.waitFor(allHaveNumbers);
  await dockBelow(devtools);
  await panel.click(REQUESTS_TAB);
  await raiseDrawer(panel);
  await work(page);
  await panel.evaluate(`document.querySelector('.access-note button:last-of-type')?.click()`);
  await page.click('#run');
  await panel.evaluate('new Promise((resolve) => setTimeout(resolve, 1_500))');
  await panel.evaluate(OPEN_LAST_JOB);
  await panel.click(XRAY_TAB);
  await panel.waitFor(
    `document.querySelector('${XRAY_TAB}[aria-selected="true"]') && ${waterfallRows}.includes('worker')`,
  );
  const picture = await compose(browser, await page.screenshot(), await devtools.screenshot());
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, picture);
  ending.abort();
  await Promise.all([stack.ended(), browser.exited]);
}

/** Docks DevTools at the bottom, and draws its upper edge to where the whole map fits. */
async function dockBelow(devtools: TargetSession): Promise<void> {
  await devtools.evaluate(
    `import('./ui/legacy/legacy.js').then(({ DockController }) => DockController.DockController.instance().setDockSide('bottom'))`,
  );
  const height = Number(await devtools.evaluate('innerHeight'));
  const edge = Number(
    await devtools.waitFor(`Math.round(document.querySelector('.main-tabbed-pane')?.getBoundingClientRect().top ?? 0)`),
  );
  const mouse = (type: string, y: number) =>
    devtools.send('Input.dispatchMouseEvent', { type, x: 600, y, button: 'left', buttons: 1, clickCount: 1 });
  await mouse('mousePressed', edge);
  await mouse('mouseMoved', height - PANEL_HEIGHT);
  await mouse('mouseReleased', height - PANEL_HEIGHT);
}

/** By a few steps, as its keys do. */
async function raiseDrawer(panel: TargetSession): Promise<void> {
  for (let step = 0; step < 4; step += 1) {
    await panel.waitFor(`${SPLITTER} !== null`);
    await panel.evaluate(`${SPLITTER}.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }))`);
    await panel.evaluate('new Promise(requestAnimationFrame)');
  }
}

async function work(page: TargetSession): Promise<void> {
  const endMs = performance.now() + WORKING_MS;
  while (performance.now() < endMs) {
    await page.evaluate(`document.querySelectorAll('button').forEach((button) => button.disabled || button.click())`);
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}

/** DevTools' own picture leaves the place of the page empty: the page goes on top of it, at the upper left. */
async function compose(browser: TestBrowser, page: Buffer, devtools: Buffer): Promise<Buffer> {
  const image = (png: Buffer) =>
    `<img style="position:absolute;left:0;top:0;zoom:${1 / SCALE}" src="data:image/png;base64,${png.toString('base64')}">`;
  const sheet = await openPage(browser.cdp, 'about:blank');
  const size = { ...sizeOf(devtools), deviceScaleFactor: SCALE, mobile: false };
  await sheet.send('Emulation.setDeviceMetricsOverride', size);
  const html = `<body>${image(devtools)}${image(page)}</body>`;
  // The main frame of a page has the id of its target.
  await sheet.send('Page.setDocumentContent', { frameId: sheet.targetId, html });
  await sheet.waitFor(`document.images.length === 2 && [...document.images].every((image) => image.complete)`);
  return sheet.screenshot();
}

/** In CSS pixels. A PNG has its width and height right behind its signature. */
const sizeOf = (png: Buffer) => ({ width: png.readUInt32BE(16) / SCALE, height: png.readUInt32BE(20) / SCALE });
