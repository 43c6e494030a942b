// The panel inside DevTools shows all sidecars, with numbers that move.
import { expect, test } from 'vitest';
import { allHaveNumbers, healthyText, meterText, pillText, sidecarNames } from './harness/read-panel.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

const started = useStackAndBrowser();

test('all six sidecars show CPU and memory that move, within 2 s of opening the panel', async () => {
  const { stack, browser } = started();
  const { panel } = await browser.openPanel(stack.pageUrl);
  await panel.waitFor(allHaveNumbers);
  const sinceOpenedMs = Number(await panel.evaluate('performance.now()'));
  expect(sinceOpenedMs).toBeLessThan(2_000);
  expect(await panel.evaluate(sidecarNames)).toEqual(['frontend', 'api', 'queue', 'worker', 'beat', 'terminal']);
  await panel.waitFor(`${pillText} === 'Near real-time · 0.5 s'`);
  await panel.waitFor(`${healthyText} === '6/6 healthy'`);

  const before = String(await panel.evaluate(meterText('api', 'cpu')));
  await panel.waitFor(`${meterText('api', 'cpu')} !== ${JSON.stringify(before)}`);
  const memory = String(await panel.evaluate(meterText('api', 'mem')));
  expect(memory).toMatch(/^MEM\d+(\.\d)? MiB of host\d/);
});

test('the same page opens as a plain tab and shows the same sidecars', async () => {
  const { browser } = started();
  const tab = await browser.openExtensionPage('panel.html');
  await tab.waitFor(allHaveNumbers);
  expect(await tab.evaluate(healthyText)).toBe('6/6 healthy');
});

test('the side panel shows the same sidecars', async () => {
  const { browser } = started();
  const side = await browser.openExtensionPage('sidepanel.html');
  await side.waitFor(allHaveNumbers);
  expect(await side.evaluate(pillText)).toBe('Near real-time · 0.5 s');
});
