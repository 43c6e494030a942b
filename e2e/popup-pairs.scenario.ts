// The popup pairs with the code that the server printed, and says what is wrong with any other.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { badgeTitle } from './harness/badge.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';
import { startTestStack, type TestStack } from './harness/test-stack.ts';

const ending = new AbortController();
let stack: TestStack;
let browser: TestBrowser;

beforeAll(async () => {
  stack = await startTestStack(ending.signal);
  browser = await startTestBrowser(ending.signal);
});

afterAll(async () => {
  ending.abort();
  await Promise.all([stack.ended(), browser.exited]);
});

/** Types into a field as a person does, so that the form hears of it. */
const type = (name: string, text: string) => `(() => {
  const field = document.querySelector('input[name="${name}"]');
  field.value = ${JSON.stringify(text)};
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
})()`;

const errorText = `(document.querySelector('.form-error')?.textContent ?? '')`;
const lineText = `(document.querySelector('.server-line')?.textContent ?? '')`;

test('a wrong code is refused with the tries that are left; the right one pairs and shows the server in one line', async () => {
  const popup = await browser.openExtensionPage('popup.html');
  const { url, pairingCode } = stack.server;
  const wrong = String((Number(pairingCode) + 1) % 1_000_000).padStart(6, '0');
  await popup.waitFor(`document.querySelector('.pair-form') !== null`);
  await popup.evaluate(type('address', url));
  await popup.evaluate(type('code', wrong));
  await popup.click('.pair-form button[type="submit"]');
  await popup.waitFor(`/4 tries/.test(${errorText})`);

  await popup.evaluate(type('code', `${pairingCode.slice(0, 3)} ${pairingCode.slice(3)}`));
  await popup.click('.pair-form button[type="submit"]');
  await popup.waitFor(`/6\\/6 healthy/.test(${lineText})`, 20_000);
  expect(await popup.evaluate(`document.querySelectorAll('.server-line').length`)).toBe(1);
  await popup.waitFor(`${badgeTitle}.then((title) => title === 'Sidescope: 6 of 6 healthy')`);
});

test('a used code cannot be used again', async () => {
  const answer = await fetch(`${stack.server.url}/api/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: stack.server.pairingCode }),
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(JSON.stringify(await answer.json())).not.toContain(stack.token);
});
