// The badge as the toolbar shows it, read without opening a view and without a debugger on the worker: the extension's
// manifest is a page of its origin that runs nothing of ours.
import type { TargetSession } from '../../start/browser/target-session.ts';
import type { TestBrowser } from './test-browser.ts';

export const openBadgeReader = (browser: TestBrowser): Promise<TargetSession> =>
  browser.openExtensionPage('manifest.json');

export const badgeText = 'chrome.action.getBadgeText({})';
export const badgeTitle = 'chrome.action.getTitle({})';
