// A bug in one view: it says so in its place, the console hears of it once, and everything else lives on.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetSession } from '../start/browser/target-session.ts';
import { openPage } from '../start/browser/targets.ts';
import { eventRows } from './harness/read-events.ts';
import { sidecarNames } from './harness/read-panel.ts';
import { builtStories } from './harness/stories.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

const ending = new AbortController();
let browser: TestBrowser;

beforeAll(async () => {
  browser = await startTestBrowser(ending.signal, { extensionFolder: builtStories() });
});

afterAll(async () => {
  ending.abort();
  await browser.exited;
});

/** What the browser prints: each error that nobody keeps it from printing. */
const KEEP_PRINTED = `
  globalThis.printed = [];
  addEventListener('error', (event) => queueMicrotask(() => event.defaultPrevented || printed.push(event.message)));
  addEventListener('unhandledrejection', (event) => printed.push(String(event.reason)));`;

async function openBroken(story: string): Promise<TargetSession> {
  const page = await openPage(browser.cdp, `chrome-extension://${browser.extensionId}/manifest.json`);
  await page.send('Page.enable');
  await page.send('Page.addScriptToEvaluateOnNewDocument', { source: KEEP_PRINTED });
  const url = `chrome-extension://${browser.extensionId}/stories.html?story=${story}&theme=light`;
  await page.send('Page.navigate', { url });
  await page.waitFor(`document.querySelector('.failed-view, .notice.error') !== null`);
  return page;
}

const failed = `[...document.querySelectorAll('.failed-view')].map((view) => view.querySelector('strong').textContent)`;
const printed = `globalThis.printed`;
const RELOAD = '.failed-view button';
const MEND = `void (document.documentElement.dataset.mended = 'true')`;

test('in the map: the drawer and the toolbar live on, and the map is there again when it is asked for', async () => {
  const page = await openBroken('bug-in-map');
  await page.waitFor(`${eventRows}.length > 3`);
  expect(await page.evaluate(failed)).toEqual(['The map failed.']);
  expect(await page.evaluate(`document.querySelector('.failed-view').textContent`)).toContain("reading 'path'");
  expect(await page.evaluate(`document.querySelector('.healthy-count').textContent`)).toBe('6/6 healthy');
  expect(await page.evaluate(`${printed}.length`)).toBe(1);

  await page.click(RELOAD);
  await page.waitFor(`${failed}.length === 1`);
  expect(await page.evaluate(`${printed}.length`)).toBe(1);
  await page.evaluate(MEND);
  await page.click(RELOAD);
  await page.waitFor(`${failed}.length === 0 && ${sidecarNames}.length === 6`);
});

test('in a tab of the drawer: the map and the other tabs live on', async () => {
  const page = await openBroken('bug-in-drawer');
  expect(await page.evaluate(failed)).toEqual(['Events failed.']);
  expect(await page.evaluate(`${sidecarNames}.length`)).toBe(6);
  expect(await page.evaluate(`${printed}.length`)).toBe(1);
  await page.click('#drawer-tab-requests');
  await page.waitFor(`${failed}.length === 0 && document.querySelector('.inspector') !== null`);
  await page.click('#drawer-tab-events');
  await page.waitFor(`${failed}.length === 1`);
});

test('in the details of a sidecar: the map lives on', async () => {
  const page = await openBroken('bug-in-details');
  expect(await page.evaluate(failed)).toEqual(['The details of api failed.']);
  expect(await page.evaluate(`${sidecarNames}.length`)).toBe(6);
});

test('between the views: the page says that what it shows may be old', async () => {
  const page = await openBroken('bug-in-model');
  expect(await page.evaluate(failed)).toEqual([]);
  expect(await page.evaluate(`document.querySelector('.notice.error').textContent`)).toMatch(
    /^Sidescope failed: Cannot read .*\. What is shown may be old\.Reload$/,
  );
  expect(await page.evaluate(`${sidecarNames}.length`)).toBe(6);
});

test('in what holds all of them: the page says so, and is not blank', async () => {
  const page = await openBroken('bug-in-everything');
  expect(await page.evaluate(failed)).toEqual(['Sidescope failed.']);
});
