// In Firefox: the server is stopped and started again, and the panel comes back by itself, without a reload.
import { expect, test } from 'vitest';
import { endProcessGroup } from '../../start/process-group.ts';
import { allHaveNumbers, healthyText, meterText, pillText } from '../harness/read-panel.ts';
import { useStackAndFirefox } from './use-stack-and-firefox.ts';

const started = useStackAndFirefox();

test('a stopped server shows as offline with its last numbers, and comes back live', async () => {
  const { stack, firefox } = started();
  const panel = await firefox.openExtensionPage('panel.html');
  await panel.waitFor(`${pillText} === 'Near real-time · 0.5 s'`);
  await panel.waitFor(allHaveNumbers);
  await panel.evaluate('window.neverReloaded = true');

  await endProcessGroup(stack.server.child.pid);
  await panel.waitFor(`${pillText} === 'Offline — no answer'`, 30_000);
  expect(await panel.evaluate(`document.querySelector('.notice').textContent`)).toContain(stack.server.url);
  expect(await panel.evaluate(meterText('api', 'cpu'))).toMatch(/\d/);
  // The pill says so at once, the count goes with the next frame.
  await panel.waitFor(`${healthyText} === ''`);

  await stack.startServerAgain();
  await panel.waitFor(`${pillText} === 'Near real-time · 0.5 s'`, 70_000);
  await panel.waitFor(`${healthyText} === '6/6 healthy'`, 30_000);
  expect(await panel.evaluate('window.neverReloaded')).toBe(true);
});
