import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { groupExists } from '../process-group.ts';
import { openDevToolsPanel } from './devtools-panel.ts';
import { copyWithHostPermission, loadExtension, pairExtension } from './extension-in-browser.ts';
import { findBrowser } from './find-browser.ts';
import { type Browser, launchBrowser } from './launch-browser.ts';
import { openPage } from './targets.ts';

const FILES = {
  'manifest.json': JSON.stringify({
    manifest_version: 3,
    name: 'Panel',
    version: '1',
    permissions: ['storage'],
    devtools_page: 'devtools.html',
  }),
  'devtools.html': '<script src="devtools.js"></script>',
  'devtools.js': 'chrome.devtools.panels.create("Panel", "", "panel.html");',
  'panel.html': '<!doctype html><h1>waiting</h1><button>press</button><script src="panel.js"></script>',
  'panel.js': `
    const heading = document.querySelector('h1');
    document.querySelector('button').onclick = () => (heading.textContent = 'pressed');
    chrome.storage.local.get('servers').then(({ servers }) => (heading.dataset.server = servers[0].url));
    fetch(new URLSearchParams(location.search).get('from') ?? 'http://127.0.0.1:PORT/')
      .then((answer) => answer.text()).then((text) => (heading.dataset.fetched = text));
  `,
};

const ending = new AbortController();
let folder = '';
let browser: Browser;
let port = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sidescope-panel-'));
  const server = createServer((_, reply) => reply.end('answered')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  ending.signal.addEventListener('abort', () => server.close());
  await mkdir(path.join(folder, 'built'));
  for (const [name, text] of Object.entries(FILES))
    await writeFile(path.join(folder, 'built', name), text.replace('PORT', String(port)));
  const executable = findBrowser(process.env);
  if (executable === null) throw new Error('no browser: apt-get install chromium');
  browser = await launchBrowser({ executable, headless: true, colorScheme: 'dark' }, ending.signal);
});

afterAll(async () => {
  ending.abort();
  await browser.exited;
  expect(groupExists(browser.pid)).toBe(false);
  await expect(readFile(path.join(browser.profileFolder, 'Local State'))).rejects.toThrow('ENOENT');
  await rm(folder, { recursive: true });
});

test('an extension with a granted host opens paired in DevTools, and is read, clicked and photographed there', async () => {
  const { cdp } = browser;
  const copy = path.join(folder, 'copy');
  await copyWithHostPermission(path.join(folder, 'built'), copy, ['http://127.0.0.1/*']);
  const extensionId = await loadExtension(cdp, copy);
  await pairExtension(cdp, extensionId, [{ id: 'a', name: 'local', url: 'http://127.0.0.1:1', token: 'secret' }]);
  const page = await openPage(cdp, `http://127.0.0.1:${port}/`);
  await page.waitFor('document.body?.textContent === "answered"');
  const { devtools, panel } = await openDevToolsPanel(cdp, page.targetId, extensionId);
  const heading = 'document.querySelector("h1")';
  expect(await panel.waitFor(`${heading}.dataset.server`)).toBe('http://127.0.0.1:1');
  expect(await panel.waitFor(`${heading}.dataset.fetched`)).toBe('answered');
  await panel.click('button');
  expect(await panel.evaluate(`${heading}.textContent`)).toBe('pressed');
  expect(await panel.evaluate('matchMedia("(prefers-color-scheme: dark)").matches')).toBe(true);
  const png = await devtools.screenshot();
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  await panel.detach();
  await expect(panel.evaluate('1')).rejects.toThrow('Runtime.evaluate');
});

test('what an expression throws is thrown here, and a wait that fails says what it waited for, and what is shown', async () => {
  const page = await openPage(browser.cdp, 'data:text/html,x');
  await expect(page.evaluate('nothing.here')).rejects.toThrow('nothing is not defined');
  await expect(page.waitFor('document.title === "never"', 200)).rejects.toThrow(
    /document\.title === "never".*what is shown: "x"/,
  );
});
