// A sidecar goes down and recovers, with no view open: the browser is given a notification of each, once.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setExtensionStorage } from '../start/browser/extension-in-browser.ts';
import { EXTENSION_FOLDER } from '../start/build-extension.ts';
import { openBadgeReader } from './harness/badge.ts';
import { type PlainServer, startPlainServer } from './harness/plain-server.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

/** Down after 15 s, seen by the next alarm: every 30 s. */
const SEEN_WITHIN_MS = 55_000;
const REPORT_EVERY_MS = 2_000;

const ending = new AbortController();
const folder = mkdtempSync(path.join(tmpdir(), 'sidescope-notifying-'));
let server: PlainServer;
let browser: TestBrowser;
const reporting = new Set(['api', 'worker']);

beforeAll(async () => {
  cpSync(EXTENSION_FOLDER, folder, { recursive: true });
  // No program can click on the browser's prompt: this copy has been given leave beforehand.
  const manifest = path.join(folder, 'manifest.json');
  const { permissions, ...rest } = JSON.parse(readFileSync(manifest, 'utf8'));
  writeFileSync(manifest, JSON.stringify({ ...rest, permissions: [...permissions, 'notifications'] }));
  server = await startPlainServer('local', { sidecars: ['api', 'worker'] }, ending.signal);
  const report = () =>
    Promise.all([...reporting].map((name) => server.report({ name, cpu: 0.1, memory: 20 }).catch(() => null)));
  await report();
  const timer = setInterval(report, REPORT_EVERY_MS);
  ending.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  browser = await startTestBrowser(ending.signal, { extensionFolder: folder });
});

afterAll(async () => {
  ending.abort();
  await Promise.all([server.ended(), browser.exited]);
  rmSync(folder, { recursive: true, force: true });
});

const shown = 'new Promise((resolve) => chrome.notifications.getAll((all) => resolve(Object.keys(all))))';
const told = `chrome.storage.local.get('told').then(({ told }) => told?.local?.worker?.down)`;

test('worker goes down and is named once; it comes back, and that is told', async () => {
  await setExtensionStorage(browser.cdp, browser.extensionId, {
    servers: [server.paired],
    settings: { notifications: true },
  });
  const reader = await openBadgeReader(browser);
  await reader.waitFor(`${told}.then((down) => down === false)`, SEEN_WITHIN_MS);
  expect(await reader.evaluate(shown)).toEqual([]);

  reporting.delete('worker');
  await reader.waitFor(`${shown}.then((ids) => ids.includes('local down worker'))`, SEEN_WITHIN_MS);
  expect(await reader.evaluate(shown)).toEqual(['local down worker']);

  reporting.add('worker');
  await reader.waitFor(`${shown}.then((ids) => ids.includes('local up worker'))`, SEEN_WITHIN_MS);
});
