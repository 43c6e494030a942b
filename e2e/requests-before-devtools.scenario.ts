// Requests that were made while no DevTools was open: in the side panel once somebody allowed it, and in a panel that opens
// later. The click that allows it is a real one; no prompt follows it, because the hosts are given already.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDevToolsPanel } from '../start/browser/devtools-panel.ts';
import { openPage } from '../start/browser/targets.ts';
import { detailsText, filterBy, openRow, REQUESTS_TAB, rowsWith } from './harness/read-requests.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';
import { startTestStack, type TestStack } from './harness/test-stack.ts';

const ending = new AbortController();
let stack: TestStack;
let browser: TestBrowser;

beforeAll(async () => {
  stack = await startTestStack(ending.signal);
  browser = await startTestBrowser(ending.signal, { hosts: ['http://127.0.0.1/*', 'http://localhost/*'] });
  await browser.pair(stack.server.url, stack.token);
});

afterAll(async () => {
  ending.abort();
  await Promise.all([stack.ended(), browser.exited]);
});

const emptyText = `(document.querySelector('.requests-empty')?.textContent ?? '')`;
const inStorage = `chrome.storage.session.get(null).then((all) => JSON.stringify(all))`;

test('once allowed, a panel that opens late shows what went before, once each and without secrets', async () => {
  const side = await browser.openExtensionPage('sidepanel.html');
  await side.click(REQUESTS_TAB);
  await side.waitFor(`document.querySelector('.requests-empty button') !== null`);
  await side.click('.requests-empty button');
  await side.waitFor(`${emptyText}.includes('No request yet')`);

  const page = await openPage(browser.cdp, stack.pageUrl);
  await page.waitFor(`document.readyState === 'complete'`);
  await page.evaluate(
    `fetch('/api/jobs?api_key=planted-early-7Kx1', { method: 'POST' }).then((answer) => answer.text())`,
  );
  await side.waitFor(`${inStorage}.then((text) => text.includes('/api/jobs'))`);
  expect(await side.evaluate(inStorage)).not.toContain('planted-early-7Kx1');

  const { panel } = await openDevToolsPanel(browser.cdp, page.targetId, browser.extensionId);
  await panel.click(REQUESTS_TAB);
  await panel.waitFor(`${rowsWith('POST /api/jobs?api_key=[redacted]')} === 1`);
  await panel.evaluate(openRow('api_key'));
  await panel.waitFor(`${detailsText}.includes('the background')`);

  // From now on both see it, and it is still one.
  await panel.evaluate(filterBy('/api/products'));
  await page.click('#load');
  await panel.waitFor(`${rowsWith('/api/products')} === 1`);
  await panel.evaluate(openRow('/api/products'));
  await panel.waitFor(`${detailsText}.includes('DevTools and the background')`);
  expect(await panel.evaluate(rowsWith('/api/products'))).toBe(1);
});
