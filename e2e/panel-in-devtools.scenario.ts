// The panel inside DevTools shows all sidecars, with numbers that move.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allHaveNumbers, healthyText, meterText, pillText, sidecarNames } from './harness/read-panel.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';
import { startTestStack, type TestStack } from './harness/test-stack.ts';

const ending = new AbortController();
let stack: TestStack;
let browser: TestBrowser;

beforeAll(async () => {
  stack = await startTestStack(ending.signal);
  browser = await startTestBrowser(ending.signal);
  await browser.pair(stack.server.url, stack.token);
});

afterAll(async () => {
  ending.abort();
  await Promise.all([stack.ended(), browser.exited]);
});

test('all six sidecars show CPU and memory that move, within 2 s of opening the panel', async () => {
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
  const tab = await browser.openExtensionPage('panel.html');
  await tab.waitFor(allHaveNumbers);
  expect(await tab.evaluate(healthyText)).toBe('6/6 healthy');
});

test('the side panel shows the same sidecars', async () => {
  const side = await browser.openExtensionPage('sidepanel.html');
  await side.waitFor(allHaveNumbers);
  expect(await side.evaluate(pillText)).toBe('Near real-time · 0.5 s');
});
