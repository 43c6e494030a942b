// The popup pairs with the code that the server printed, and says what is wrong with any other.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WRONG_CODE } from '../extension/stories/sentences.ts';
import { attach } from '../start/browser/target-session.ts';
import { findTarget, type Target } from '../start/browser/targets.ts';
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
import { healthyText } from './harness/read-panel.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';
import { startTestStack, type TestStack } from './harness/test-stack.ts';

const SIDE_PANEL_BUTTON = `[...document.querySelectorAll('.popup-footer button')].find((one) => one.textContent === 'Open side panel')`;

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
  // Told in another way than the list of servers.
  await popup.waitFor(`${doneText} === ${JSON.stringify(`Paired with ${new URL(url).host}.`)}`);
  expect(await popup.evaluate(formIsShown)).toBe(false);
  expect(await popup.evaluate(`document.querySelectorAll('.server-line').length`)).toBe(1);
  await popup.waitFor(`${badgeTitle}.then((title) => title === 'Sidescope: 6 of 6 healthy')`);
});

test('the popup opens the side panel, and there the button for another server opens the popup, on its form', async () => {
  const { cdp, extensionId } = browser;
  const isPage = (name: string) => (target: Target) =>
    target.type === 'page' && target.url === `chrome-extension://${extensionId}/${name}`;
  const first = await findTarget(cdp, isPage('popup.html'), 'the popup of the first test');
  const popup = await attach(cdp, first.targetId);
  await popup.evaluate(`${SIDE_PANEL_BUTTON}.click()`);
  const side = await attach(cdp, (await findTarget(cdp, isPage('sidepanel.html'), 'the side panel')).targetId);
  await side.waitFor(`${healthyText} === '6/6 healthy'`);
  await side.click('[aria-label="Pair a server"]');
  const isAnother = (target: Target) => isPage('popup.html')(target) && target.targetId !== first.targetId;
  const again = await attach(cdp, (await findTarget(cdp, isAnother, 'another popup')).targetId);
  await again.waitFor(formIsShown);
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
