// The demo page in a real browser window, with the extension loaded and paired and DevTools on its panel.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openDevToolsPanel } from './browser/devtools-panel.ts';
import { copyWithHostPermission, loadExtension, pairExtension } from './browser/extension-in-browser.ts';
import { type Browser, type LaunchOptions, launchBrowser } from './browser/launch-browser.ts';
import { openPage } from './browser/targets.ts';

export interface OpenOptions {
  launch: LaunchOptions;
  /** The built extension. */
  extensionFolder: string;
  /** Where its copy goes, which may reach the server without asking. */
  stateFolder: string;
  server: { url: string; token: string };
  pageUrl: string;
}

/** Opens it all. The browser ends with the signal. Rejects when a step fails, having ended the browser. */
export async function openInBrowser(options: OpenOptions, signal: AbortSignal): Promise<Browser> {
  const failing = new AbortController();
  const browser = await launchBrowser(options.launch, AbortSignal.any([signal, failing.signal]));
  try {
    await showPanel(browser, options);
  } catch (error) {
    failing.abort();
    await browser.exited;
    throw error;
  }
  return browser;
}

async function showPanel({ cdp }: Browser, options: OpenOptions): Promise<void> {
  const copy = path.join(options.stateFolder, 'extension');
  const { protocol, hostname } = new URL(options.server.url);
  await copyWithHostPermission(options.extensionFolder, copy, [`${protocol}//${hostname}/*`]);
  const extensionId = await loadExtension(cdp, copy);
  await pairExtension(cdp, extensionId, [{ id: 'local', name: 'local', ...options.server }]);
  const page = await openPage(cdp, options.pageUrl);
  const { devtools, panel } = await openDevToolsPanel(cdp, page.targetId, extensionId);
  await Promise.all([page, devtools, panel].map((session) => session.detach()));
}

/** The server's token: from `SIDESCOPE_TOKEN`, or from its file. */
export const readToken = (env: NodeJS.ProcessEnv, tokenFile: string | null): string =>
  tokenFile === null ? (env['SIDESCOPE_TOKEN'] ?? '') : readFileSync(tokenFile, 'utf8').trim();
