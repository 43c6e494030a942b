// The server is stopped and started again: the panel goes down the ladder and up again by itself, without a reload.
import { expect, test } from 'vitest';
import { endProcessGroup } from '../start/process-group.ts';
import { allHaveNumbers, healthyText, meterText, pillText } from './harness/read-panel.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

const started = useStackAndBrowser();

test('a stopped server shows as offline with its last numbers, and comes back live without a reload', async () => {
  const { stack, browser } = started();
  const { panel } = await browser.openPanel(stack.pageUrl);
  await panel.waitFor(`${pillText} === 'Near real-time · 0.5 s'`);
  await panel.waitFor(allHaveNumbers);
  await panel.evaluate('window.neverReloaded = true');

  await endProcessGroup(stack.server.child.pid);
  await panel.waitFor(`${pillText} === 'Offline — no answer'`, 60_000);
  // The pill says so at once, the map with the next frame.
  await panel.waitFor(`document.querySelector('.topology').classList.contains('stale')`);
  expect(await panel.evaluate(`document.querySelector('.notice').textContent`)).toContain(stack.server.url);
  expect(await panel.evaluate(meterText('api', 'cpu'))).toMatch(/\d/);
  await panel.waitFor(`${healthyText} === ''`);

  await stack.startServerAgain();
  await panel.waitFor(`${pillText} === 'Near real-time · 0.5 s'`, 70_000);
  await panel.waitFor(`${healthyText} === '6/6 healthy'`, 30_000);
  expect(await panel.evaluate('window.neverReloaded')).toBe(true);
});
