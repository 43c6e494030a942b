// Copying, in the real panel: a frame within DevTools, to which a browser may deny the Clipboard API.
import { expect, test } from 'vitest';
import type { TargetSession } from '../start/browser/target-session.ts';
import { openRow, rowsWith } from './harness/read-requests.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

const COPY = `document.querySelector('[title="Copy as cURL"]')`;

const started = useStackAndBrowser();

/** What is on the clipboard, found out as a person would: by pasting it into the filter. */
async function pasted(panel: TargetSession): Promise<unknown> {
  const field = `document.querySelector('[aria-label="Filter requests"]')`;
  await panel.evaluate(`(() => { ${field}.focus(); ${field}.value = ''; })()`);
  const paste = { key: 'v', code: 'KeyV', modifiers: 2, windowsVirtualKeyCode: 86 };
  await panel.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...paste, commands: ['paste'] });
  return panel.evaluate(`${field}.value`);
}

test('in DevTools a request is copied as cURL, and the focus stays where it was', async () => {
  const { stack, browser } = started();
  const { page, panel } = await browser.openPanel(stack.pageUrl);
  await page.click('#exec');
  await panel.waitFor(`${rowsWith('/api/exec')} > 0`);
  await panel.evaluate(openRow('/api/exec'));
  await panel.evaluate(`${COPY}.focus()`);
  await panel.evaluate(`${COPY}.click()`);
  await panel.waitFor(`document.querySelector('.details-told').textContent === 'Copied as cURL'`);
  expect(await panel.evaluate(`document.activeElement === ${COPY}`)).toBe(true);
  expect(await pasted(panel)).toMatch(/^curl .*\/api\/exec/);
});
