// In Firefox, whose DevTools tell an extension of requests later than Chromium's: with DevTools closed the sidebar lists what
// the tab asked once the browser's own prompt was answered, and the panel that opens later lists it, too, once.
import { expect, test } from 'vitest';
import { allWatched } from '../harness/all-watched.ts';
import { detailsText, filterBy, openRow, REQUESTS_TAB, rowsWith } from '../harness/read-requests.ts';
import { showsInWaterfall, XRAY_TAB } from '../harness/read-xray.ts';
import type { View } from './firefox-window.ts';
import { useStackAndFirefox } from './use-stack-and-firefox.ts';

const ALLOW = '.requests-empty button';
const emptyText = `(document.querySelector('.requests-empty')?.textContent ?? '')`;
const inStorage = `browser.storage.session.get(null).then((all) => JSON.stringify(all))`;
const runJob = (secret: string) =>
  `fetch('/api/jobs?api_key=${secret}', { method: 'POST' }).then((answer) => answer.text())`;

const started = useStackAndFirefox();
let page: View;
let sidebar: View;

test('without a permission the sidebar asks for it; with it, it lists what the tab asks, without secrets', async () => {
  const { stack, firefox } = started();
  page = await firefox.openTab(stack.pageUrl);
  await page.waitFor(`document.readyState === 'complete'`);
  sidebar = await firefox.openSidebar();
  await sidebar.click(REQUESTS_TAB);
  await sidebar.click(ALLOW);
  await firefox.allowHost();
  await sidebar.waitFor(`${emptyText}.includes('No request yet') || ${rowsWith('/api/')} > 0`);
  await sidebar.evaluate(filterBy('/api/jobs'));
  // Apps that do not know of the viewer yet tell of nothing, and there would be no X-ray.
  await allWatched(stack, ['frontend', 'api', 'worker']);
  await page.evaluate(runJob('planted-early-7Kx1'));
  await sidebar.waitFor(`${rowsWith('POST /api/jobs?api_key=[redacted] 202')} === 1`);
  await sidebar.waitFor(`${inStorage}.then((text) => text.includes('/api/jobs'))`);
  expect(await sidebar.evaluate(inStorage)).not.toContain('planted-early-7Kx1');
});

test('it opens into an X-ray from the tab to the worker', async () => {
  await sidebar.evaluate(openRow('/api/jobs'));
  await sidebar.click(XRAY_TAB);
  await sidebar.waitFor(showsInWaterfall('browser', 'frontend', 'api', 'queue', 'worker'));
});

test('the panel that opens later shows it as well, and what is asked from then on once', async () => {
  const { firefox } = started();
  const panel = await firefox.openPanel();
  await panel.click(REQUESTS_TAB);
  await panel.waitFor(`document.querySelector('[aria-label="Filter requests"]') !== null`);
  await panel.evaluate(filterBy('/api/jobs'));
  await panel.waitFor(`${rowsWith('POST /api/jobs?api_key=[redacted] 202')} === 1`);
  await page.evaluate(runJob('planted-late-7Kx2'));
  await panel.waitFor(`${rowsWith('POST /api/jobs?api_key=[redacted] 202')} === 2`);
  await panel.evaluate(openRow('/api/jobs'));
  await panel.waitFor(`${detailsText} !== ''`);
  expect(await panel.evaluate(`document.body.textContent.includes('planted-')`)).toBe(false);
});
