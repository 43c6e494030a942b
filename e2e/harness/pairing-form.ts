// The pairing form, as a person reads it and types into it.

import type { TargetSession } from '../../start/browser/target-session.ts';
import { openPage } from '../../start/browser/targets.ts';
import type { TestBrowser } from './test-browser.ts';

/** Types into a field as a person does, so that the form hears of it. */
export const typeInto = (name: 'address' | 'code', text: string): string => `(() => {
  const field = document.querySelector('input[name="${name}"]');
  field.value = ${JSON.stringify(text)};
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
})()`;

export const fieldValue = (name: 'address' | 'code'): string =>
  `(document.querySelector('input[name="${name}"]')?.value)`;
export const PAIR_BUTTON = '.pair-form button[type="submit"]';
export const errorText = `(document.querySelector('.form-error')?.textContent ?? '')`;
export const doneText = `(document.querySelector('.form-done')?.textContent ?? '')`;
export const lineText = `(document.querySelector('.server-line')?.textContent ?? '')`;
export const formIsShown = `(document.querySelector('.pair-form') !== null)`;

/** Opens the popup and fills in its form. */
export async function fillInForm(browser: TestBrowser, address: string, code: string): Promise<TargetSession> {
  const popup = await browser.openExtensionPage('popup.html');
  await popup.waitFor(formIsShown);
  await popup.evaluate(typeInto('address', address));
  await popup.evaluate(typeInto('code', code));
  return popup;
}

export const closePage = (browser: TestBrowser, { targetId }: TargetSession) =>
  browser.cdp.send('Target.closeTarget', { targetId });

/** Six digits that are not the code. */
export const wrongCode = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/**
 * Lets the extension be given a host without the browser's prompt, which no program can click: from now on a request for
 * it is granted at once, and the browser tells of it as it does after a click.
 */
export async function allowWithoutPrompt(browser: TestBrowser, pattern: string): Promise<void> {
  const page = await openPage(browser.cdp, 'chrome://extensions');
  await page.waitFor(`typeof chrome.developerPrivate?.addHostPermission === 'function'`);
  const [id, host] = [JSON.stringify(browser.extensionId), JSON.stringify(pattern)];
  await page.evaluate(`chrome.developerPrivate.addHostPermission(${id}, ${host})`);
  await closePage(browser, page);
}
