// The popup pairs with the code that the server printed, and says what is wrong with any other.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WRONG_CODE } from '../extension/stories/sentences.ts';
import { badgeTitle } from './harness/badge.ts';
import {
  doneText,
  errorText,
  fillInForm,
  formIsShown,
  lineText,
  PAIR_BUTTON,
  typeInto,
  wrongCode,
} from './harness/pairing-form.ts';
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

test('a wrong code is refused with the tries that are left; the right one pairs, which is said, and the form closes', async () => {
  const { url, pairingCode } = stack.server;
  const popup = await fillInForm(browser, url, wrongCode(pairingCode));
  await popup.click(PAIR_BUTTON);
  await popup.waitFor(`${errorText} !== ''`);
  expect(await popup.evaluate(errorText)).toBe(WRONG_CODE);

  await popup.evaluate(typeInto('code', `${pairingCode.slice(0, 3)} ${pairingCode.slice(3)}`));
  await popup.click(PAIR_BUTTON);
  await popup.waitFor(`/6\\/6 healthy/.test(${lineText})`, 20_000);
  expect(await popup.evaluate(doneText)).toBe(`Paired with ${new URL(url).host}.`);
  expect(await popup.evaluate(formIsShown)).toBe(false);
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
