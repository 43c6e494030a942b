// The list of requests through its lenses, in the real panel: what this tab asked, what another tab did, and what no tab did.
import { har as validate } from 'har-validator';
import { beforeAll, expect, test } from 'vitest';
import type { TargetSession } from '../start/browser/target-session.ts';
import { openPage } from '../start/browser/targets.ts';
import { allWatched } from './harness/all-watched.ts';
import { filterBy, lensChip, openRow, REQUESTS_TAB, rowsWith, savedHar } from './harness/read-requests.ts';
import { showsInWaterfall } from './harness/read-xray.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

const started = useStackAndBrowser();
let panel: TargetSession;

beforeAll(async () => {
  const { stack, browser } = started();
  const opened = await browser.openPanel(stack.pageUrl);
  panel = opened.panel;
  await panel.click(REQUESTS_TAB);
  await allWatched(stack, ['frontend', 'api', 'worker']);
  await opened.page.click('#load');
  const otherTab = await openPage(browser.cdp, stack.pageUrl);
  // A click does nothing before its script has run.
  await otherTab.waitFor(`document.readyState === 'complete'`);
  await otherTab.click('#run');
  await fetch(new URL('/api/products?limit=1', stack.pageUrl));
});

test('at first there are only requests of this tab', async () => {
  await panel.waitFor(`${rowsWith('/api/products')} === 1`);
  await panel.waitFor(lensChip('Other tabs').count);
  await panel.waitFor(lensChip('Background').count);
  expect(await panel.evaluate(rowsWith('POST'))).toBe(0);
});

test('what another tab asked is marked as such, and opens with its X-ray', async () => {
  await panel.evaluate(lensChip('Other tabs').press);
  await panel.evaluate(lensChip('Mine').press);
  await panel.waitFor(`${rowsWith('POST Other tab · frontend/api/jobs 202')} === 1`);
  await panel.evaluate(openRow('/api/jobs'));
  await panel.waitFor(showsInWaterfall('frontend', 'api', 'queue', 'worker'));
  expect(await panel.evaluate(`document.querySelectorAll('.request-tab').length`)).toBe(1);
  expect(await panel.evaluate(`document.querySelectorAll('[title="Copy as cURL"]').length`)).toBe(0);
});

test('what no tab asked is background, and the filter finds it as any other', async () => {
  await panel.evaluate(lensChip('Background').press);
  await panel.evaluate(lensChip('Other tabs').press);
  const asked = rowsWith('GET Background · frontend/api/products 200');
  await panel.waitFor(`${asked} > 0`);
  await panel.evaluate(filterBy('sidecar:api status:200 products'));
  // The demo asks by itself as well.
  await panel.waitFor(`${asked} > 0 && ${asked} === ${rowsWith('')}`);
});

test('a file that is saved meanwhile holds what the browser saw, and nothing else', async () => {
  const text = String(await panel.evaluate(savedHar));
  await expect(validate(JSON.parse(text))).resolves.toBeDefined();
  expect(text).toContain('/api/products');
  expect(text).not.toContain('/api/jobs');
  expect(text).not.toContain('limit=1');
});
