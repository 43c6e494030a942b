// In Firefox: the popup pairs with the code that the server printed, over the browser's own prompt for the host; then the
// sidebar shows every sidecar live.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { doneText, formIsShown, lineText, PAIR_BUTTON, typeInto } from '../harness/pairing-form.ts';
import { allHaveNumbers, healthyText, meterText, pillText, sidecarNames } from '../harness/read-panel.ts';
import { startTestStack, type TestStack } from '../harness/test-stack.ts';
import type { View } from './firefox-window.ts';
import { badgeText, badgeTitle, startTestFirefox, type TestFirefox } from './test-firefox.ts';

const ending = new AbortController();
let stack: TestStack;
let firefox: TestFirefox;
let sidebar: View;

const SIDE_PANEL_BUTTON = `[...document.querySelectorAll('.popup-footer button')].find((one) => one.textContent === 'Open side panel')`;

beforeAll(async () => {
  stack = await startTestStack(ending.signal);
  firefox = await startTestFirefox(ending.signal);
});

afterAll(async () => {
  ending.abort();
  await Promise.all([stack?.ended(), firefox?.ended()]);
});

test('the popup pairs once the host is allowed, and the badge follows', async () => {
  const { url, pairingCode } = stack.server;
  const popup = await firefox.openPopup();
  await popup.waitFor(formIsShown);
  await popup.evaluate(typeInto('address', url));
  await popup.evaluate(typeInto('code', pairingCode));
  await popup.click(PAIR_BUTTON);
  await firefox.allowHost();
  await popup.waitFor(`/6\\/6 healthy/.test(${lineText})`, 20_000);
  // Told in another way than the list of servers.
  await popup.waitFor(`${doneText} === ${JSON.stringify(`Paired with ${new URL(url).host}.`)}`);
  expect(await popup.evaluate(formIsShown)).toBe(false);
  await firefox.window.waitFor(`${badgeTitle} === 'Sidescope: 6 of 6 healthy'`);
  expect(await firefox.window.evaluate(badgeText)).toBe('');
});

test('the popup opens the sidebar, and there the button for another server opens the popup, on its form', async () => {
  const popup = await firefox.openPopup();
  await popup.waitFor(`${SIDE_PANEL_BUTTON} !== undefined`);
  await popup.evaluate(`${SIDE_PANEL_BUTTON}.click()`);
  await firefox.window.waitFor('SidebarController.isOpen');
  sidebar = await firefox.sidebar();
  await firefox.closePopup();
  await sidebar.click('[aria-label="Pair a server"]');
  await (await firefox.popup()).waitFor(formIsShown);
  await firefox.closePopup();
});

test('the sidebar shows every sidecar with numbers that move', async () => {
  await sidebar.waitFor(`${pillText} === 'Near real-time · 0.5 s'`);
  await sidebar.waitFor(allHaveNumbers);
  expect(await sidebar.evaluate(sidecarNames)).toHaveLength(6);
  await sidebar.waitFor(`${healthyText} === '6/6 healthy'`);
  for (const name of ['frontend', 'api', 'worker']) {
    const before = await sidebar.evaluate(meterText(name, 'cpu'));
    await sidebar.waitFor(`${meterText(name, 'cpu')} !== ${JSON.stringify(before)}`);
  }
});
