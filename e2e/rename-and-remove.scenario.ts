// A server is renamed on its tab and in the options, and removed; every view follows at once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pairExtension } from '../start/browser/extension-in-browser.ts';
import type { TargetSession } from '../start/browser/target-session.ts';
import { press } from './harness/keyboard.ts';
import { type PlainServer, startPlainServer } from './harness/plain-server.ts';
import { tabNames } from './harness/read-servers.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

const ending = new AbortController();
let servers: PlainServer[] = [];
let browser: TestBrowser;
let panel: TargetSession;
let options: TargetSession;

beforeAll(async () => {
  servers = await Promise.all(
    ['one', 'two'].map((name) => startPlainServer(name, { sidecars: ['api'] }, ending.signal)),
  );
  browser = await startTestBrowser(ending.signal);
  await pairExtension(
    browser.cdp,
    browser.extensionId,
    servers.map(({ paired }) => paired),
  );
  panel = await browser.openExtensionPage('panel.html');
  options = await browser.openExtensionPage('options.html');
  for (const page of [panel, options]) await page.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  await panel.waitFor(`${tabNames}.join() === 'one,two'`);
});

afterAll(async () => {
  ending.abort();
  await Promise.all([...servers.map((server) => server.ended()), browser.exited]);
});

const optionNames = `[...document.querySelectorAll('.options-server > input')].map((field) => field.value)`;
const field = `document.querySelector('.server-name-field')`;
const type = (name: string) => panel.send('Input.insertText', { text: name });

test('F2 on a tab renames its server, Escape leaves it, and the focus is back on the tab', async () => {
  await panel.evaluate(`document.querySelector('#server-tab-one').focus()`);
  await press(panel, 'F2');
  await panel.waitFor(`${field} !== null && document.activeElement === ${field}`);
  await type('left alone');
  await press(panel, 'Escape');
  await panel.waitFor(`document.activeElement?.id === 'server-tab-one'`);
  expect(await panel.evaluate(tabNames)).toEqual(['one', 'two']);

  await press(panel, 'F2');
  await panel.waitFor(`document.activeElement === ${field}`);
  await type('shop');
  await press(panel, 'Enter');
  await panel.waitFor(`${tabNames}.join() === 'shop,two' && document.activeElement?.id === 'server-tab-one'`);
  await options.waitFor(`${optionNames}.join() === 'shop,two'`);
});

test('a double click does as well, and leaving the field takes the name', async () => {
  await panel.evaluate(
    `document.querySelector('#server-tab-two').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))`,
  );
  await panel.waitFor(`document.activeElement === ${field}`);
  await type('blog');
  await press(panel, 'Tab');
  await panel.waitFor(`${tabNames}.join() === 'shop,blog' && ${field} === null`);
});

test('the options rename, and remove after asking once more, in place', async () => {
  await options.evaluate(`(() => {
    const field = document.querySelector('[data-server="two"] input');
    field.value = 'news';
    field.dispatchEvent(new Event('change', { bubbles: true }));
  })()`);
  await panel.waitFor(`${tabNames}.join() === 'shop,news'`);
  await options.click('[aria-label="Remove shop"]');
  expect(await panel.evaluate(tabNames)).toEqual(['shop', 'news']);
  await options.click('[aria-label="Remove shop now"]');
  await options.waitFor(`${optionNames}.join() === 'news'`);
  await panel.waitFor(`${tabNames}.join() === 'news'`);
  expect(await options.evaluate(`chrome.storage.local.get('servers').then(({ servers }) => servers.length)`)).toBe(1);
});
