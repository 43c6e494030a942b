// Two servers, two apps: DevTools on a page shows that page's server, and follows the tab to another app.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pairExtension } from '../start/browser/extension-in-browser.ts';
import { servePlainPage } from './harness/plain-page.ts';
import { type PlainServer, startPlainServer } from './harness/plain-server.ts';
import { pillText, sidecarNames } from './harness/read-panel.ts';
import { clickTab, originNote, shownServer } from './harness/read-servers.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

const ending = new AbortController();
let servers: PlainServer[] = [];
let browser: TestBrowser;
let [shop, blog, other] = ['', '', ''];

beforeAll(async () => {
  [shop = '', blog = '', other = ''] = await Promise.all(
    ['shop', 'blog', 'other'].map((title) => servePlainPage(title, ending.signal)),
  );
  servers = await Promise.all([
    startPlainServer('shop', { sidecars: ['cart'], origins: [shop] }, ending.signal),
    startPlainServer('blog', { sidecars: ['posts'], origins: [blog] }, ending.signal),
  ]);
  browser = await startTestBrowser(ending.signal);
  await pairExtension(
    browser.cdp,
    browser.extensionId,
    servers.map(({ paired }) => paired),
  );
});

afterAll(async () => {
  ending.abort();
  await Promise.all([...servers.map((server) => server.ended()), browser.exited]);
});

test('DevTools on a page shows its server; the tab goes elsewhere, and so does the panel', async () => {
  const { panel, page } = await browser.openPanel(`${blog}/`);
  const show = (origin: string) => page.evaluate(`void (location.href = '${origin}/')`);
  await panel.waitFor(`${shownServer} === 'blog' && ${pillText} === 'Near real-time · 0.5 s'`);
  expect(await panel.evaluate(sidecarNames)).toEqual(['posts']);
  await panel.evaluate('void (window.neverReloaded = true)');

  await show(shop);
  await panel.waitFor(`${shownServer} === 'shop'`);
  expect(await panel.evaluate(sidecarNames)).toEqual(['cart']);

  await panel.evaluate(clickTab('blog'));
  await panel.waitFor(`${shownServer} === 'blog'`);
  await page.evaluate('void ((window.beforeReload = true), location.reload())');
  await page.waitFor(`!('beforeReload' in window) && document.readyState === 'complete'`);
  expect(await panel.evaluate(shownServer)).toBe('blog');

  await show(other);
  await panel.waitFor(`${originNote} === 'No paired server names ${other} among its origins.'`);
  expect(await panel.evaluate(shownServer)).toBe('blog');

  await show(shop);
  await panel.waitFor(`${shownServer} === 'shop' && ${originNote} === ''`);
  expect(await panel.evaluate('window.neverReloaded')).toBe(true);
});

test('the popup marks the server of the tab that is active, where it may know that tab', async () => {
  const page = await browser.openExtensionPage('popup.html');
  await page.waitFor(`document.querySelectorAll('.server-line').length === 2`);
  // Opened as a tab it is itself the active one, and belongs to no server.
  expect(await page.evaluate(`document.querySelectorAll('[aria-current]').length`)).toBe(0);
});
