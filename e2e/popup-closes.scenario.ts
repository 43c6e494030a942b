// The extension as it is shipped, which may reach no host yet. A popup closes as soon as the browser's prompt, or a
// terminal, takes the focus; pairing goes on without it. The prompt itself stays open for ever without a window.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { notAllowedText } from '../extension/pairing/pairing-record.ts';
import { poll } from '../start/browser/target-session.ts';
import { listTargets } from '../start/browser/targets.ts';
import {
  allowWithoutPrompt,
  closePage,
  doneText,
  errorText,
  fieldValue,
  fillInForm,
  formIsShown,
  lineText,
  PAIR_BUTTON,
  wrongCode,
} from './harness/pairing-form.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';
import { startTestStack, type TestStack } from './harness/test-stack.ts';

const ending = new AbortController();
let stack: TestStack;
let browser: TestBrowser;

beforeAll(async () => {
  stack = await startTestStack(ending.signal);
  browser = await startTestBrowser(ending.signal, { hosts: [] });
});

afterAll(async () => {
  ending.abort();
  await Promise.all([stack.ended(), browser.exited]);
});

test('a popup that is closed while somebody looks for the code has kept what was typed', async () => {
  const popup = await fillInForm(browser, 'localhost:7400', '12');
  await closePage(browser, popup);
  const again = await browser.openExtensionPage('popup.html');
  await again.waitFor(`${fieldValue('address')} === 'localhost:7400'`);
  expect(await again.evaluate(fieldValue('code'))).toBe('12');
  await closePage(browser, again);
});

test('while the browser asks, the form waits; a popup that closed under the prompt says how to go on', async () => {
  const { url, pairingCode } = stack.server;
  const popup = await fillInForm(browser, url, pairingCode);
  await popup.click(PAIR_BUTTON);
  await popup.waitFor(`document.querySelector('${PAIR_BUTTON}').textContent === 'Pairing…'`);
  expect(await popup.evaluate('chrome.permissions.contains({ origins: ["http://127.0.0.1/*"] })')).toBe(false);
  await closePage(browser, popup);

  const again = await browser.openExtensionPage('popup.html');
  await again.waitFor(`${errorText} !== ''`);
  expect(await again.evaluate(errorText)).toBe(notAllowedText(url));
  // Kept apart from what went wrong, and read after it.
  await again.waitFor(`${fieldValue('code')} === '${pairingCode}'`);
  await closePage(browser, again);
});

test('a request that the browser turns down is told of, and the server was never asked', async () => {
  const { url, pairingCode } = stack.server;
  const popup = await browser.openExtensionPage('popup.html');
  // The form still holds what was typed. A click without a person's gesture is turned down, so nothing here may count as one.
  const withoutGesture = (expression: string) =>
    popup.send('Runtime.evaluate', { expression, returnByValue: true, userGesture: false });
  const filledIn = async () => JSON.stringify(await withoutGesture(fieldValue('code'))).includes(pairingCode);
  await expect.poll(filledIn, { timeout: 10_000 }).toBe(true);
  await withoutGesture(`document.querySelector('${PAIR_BUTTON}').click()`);
  await popup.waitFor(`${errorText} !== ''`);
  expect(await popup.evaluate(errorText)).toBe(notAllowedText(url));
  await closePage(browser, popup);

  const answer = await fetch(`${url}/api/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: wrongCode(pairingCode) }),
  });
  expect(await answer.text()).toContain('4 tries');
});

test('a popup that is closed right after the click ends up paired, and says so when it is opened again', async () => {
  await allowWithoutPrompt(browser, 'http://127.0.0.1/*');
  const { url, pairingCode, child } = stack.server;
  const popup = await fillInForm(browser, url, pairingCode);
  // The server answers once the popup is gone: one that is still there would say it itself, and it is said once.
  process.kill(child.pid, 'SIGSTOP');
  await popup.click(PAIR_BUTTON);
  await closePage(browser, popup);
  const isGone = async () => (await listTargets(browser.cdp)).every(({ targetId }) => targetId !== popup.targetId);
  await poll(isGone, 10_000, 'closing the popup');
  process.kill(child.pid, 'SIGCONT');

  const again = await browser.openExtensionPage('popup.html');
  await again.waitFor(`/6\\/6 healthy/.test(${lineText})`, 20_000);
  await again.waitFor(`${doneText} === ${JSON.stringify(`Paired with ${new URL(url).host}.`)}`);
  expect(await again.evaluate(formIsShown)).toBe(false);
});
