// A real Chromium without a window, with the built extension loaded from a copy that may reach the server.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DevToolsPanel, openDevToolsPanel } from '../../start/browser/devtools-panel.ts';
import { copyWithHostPermission, loadExtension, pairExtension } from '../../start/browser/extension-in-browser.ts';
import { findBrowser } from '../../start/browser/find-browser.ts';
import { type Browser, type LaunchOptions, launchBrowser } from '../../start/browser/launch-browser.ts';
import type { TargetSession } from '../../start/browser/target-session.ts';
import { openPage } from '../../start/browser/targets.ts';
import { EXTENSION_FOLDER } from '../../start/build-extension.ts';

export interface TestBrowser extends Browser {
  extensionId: string;
  pair(url: string, token: string): Promise<void>;
  /** Opens one of the extension's pages as a plain tab. */
  openExtensionPage(name: string): Promise<TargetSession>;
  /** Opens a page of the app, and DevTools on it, on our panel. */
  openPanel(pageUrl: string): Promise<DevToolsPanel & { page: TargetSession }>;
}

export interface TestBrowserOptions extends Omit<LaunchOptions, 'executable'> {
  extensionFolder?: string;
  /** Match patterns that the extension may reach from the start; none: the build as it is shipped. */
  hosts?: readonly string[];
}

export async function startTestBrowser(signal: AbortSignal, options: TestBrowserOptions = {}): Promise<TestBrowser> {
  const { extensionFolder = EXTENSION_FOLDER, hosts = ['http://127.0.0.1/*'], ...launch } = options;
  if (!existsSync(extensionFolder)) throw new Error(`${extensionFolder} is missing. Build it: npm run build`);
  const executable = findBrowser(process.env);
  if (executable === null) throw new Error('No Chrome, Edge or Chromium found. Install one: apt-get install chromium');
  const copy = mkdtempSync(path.join(tmpdir(), 'sidescope-extension-'));
  const browser = await launchBrowser({ headless: true, ...launch, executable }, signal);
  void browser.exited.finally(() => rmSync(copy, { recursive: true, force: true }));
  if (hosts.length > 0) await copyWithHostPermission(extensionFolder, copy, hosts);
  else await cp(extensionFolder, copy, { recursive: true });
  const extensionId = await loadExtension(browser.cdp, copy);
  return {
    ...browser,
    extensionId,
    pair: (url, token) => pairExtension(browser.cdp, extensionId, [{ id: 'local', name: 'local', url, token }]),
    openExtensionPage: (name) => openPage(browser.cdp, `chrome-extension://${extensionId}/${name}`),
    async openPanel(pageUrl) {
      const page = await openPage(browser.cdp, pageUrl);
      // Its scripts have run by then: before, a click on its buttons does nothing.
      await page.waitFor(`document.readyState === 'complete'`);
      return { page, ...(await openDevToolsPanel(browser.cdp, page.targetId, extensionId)) };
    },
  };
}
