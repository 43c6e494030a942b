// The panel's page of the built extension in a real browser without a window on the screen, watching one server.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { copyWithHostPermission, loadExtension, pairExtension } from '../start/browser/extension-in-browser.ts';
import { findBrowser } from '../start/browser/find-browser.ts';
import { type Browser, launchBrowser } from '../start/browser/launch-browser.ts';
import type { TargetSession } from '../start/browser/target-session.ts';
import { openPage } from '../start/browser/targets.ts';
import { EXTENSION_FOLDER } from '../start/build-extension.ts';

const Processes = v.object({ processInfo: v.array(v.object({ type: v.string(), id: v.number() })) });
const SHOWN_WITHIN_MS = 20_000;

export interface PanelPage {
  browser: Browser;
  page: TargetSession;
  /** Of the browser: itself, its renderers, what draws and what speaks to the network. */
  pids: number[];
  /** One of them is that of panel and background; the others hold blank pages of the browser's own start. */
  rendererPids: number[];
}

/** Opens it and waits until `cards` sidecars stand in it. `prelude`: script that runs in the page before the panel's. */
export async function openPanelPage(
  server: { url: string; token: string },
  cards: number,
  prelude: string,
  signal: AbortSignal,
): Promise<PanelPage> {
  const executable = findBrowser(process.env);
  if (executable === null) throw new Error('No Chrome, Edge or Chromium found. Install one: apt-get install chromium');
  if (!existsSync(EXTENSION_FOLDER)) throw new Error(`${EXTENSION_FOLDER} is missing. Build it: npm run build`);
  const copy = mkdtempSync(path.join(tmpdir(), 'sidescope-bench-'));
  const browser = await launchBrowser({ headless: true, executable }, signal);
  void browser.exited.finally(() => rmSync(copy, { recursive: true, force: true }));
  await copyWithHostPermission(EXTENSION_FOLDER, copy, ['http://127.0.0.1/*']);
  const id = await loadExtension(browser.cdp, copy);
  await pairExtension(browser.cdp, id, [{ id: 'bench', name: 'bench', ...server }]);
  // Its manifest is a page of the extension that runs nothing: there the prelude can be told before the panel begins.
  const page = await openPage(browser.cdp, `chrome-extension://${id}/manifest.json`);
  await page.send('Page.enable');
  await page.send('Page.addScriptToEvaluateOnNewDocument', { source: prelude });
  await page.send('Page.navigate', { url: `chrome-extension://${id}/panel.html` });
  await page.waitFor(`document.querySelectorAll('[data-sidecar]').length >= ${cards}`, SHOWN_WITHIN_MS);
  await page.waitFor(`document.querySelector('.link-pill')?.textContent.startsWith('Near real-time')`);
  return { browser, page, ...(await processesOf(browser)) };
}

export async function processesOf({ cdp }: Browser): Promise<Pick<PanelPage, 'pids' | 'rendererPids'>> {
  const { processInfo } = v.parse(Processes, await cdp.send('SystemInfo.getProcessInfo'));
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return { pids: processInfo.map(({ id }) => id), rendererPids: renderers.map(({ id }) => id) };
}
