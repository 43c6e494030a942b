// A panel that opens shows the last minute at once, as the server held it. A popup and the options ask for no history.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CountingProxy, startCountingProxy } from './harness/counting-proxy.ts';
import { allHaveNumbers } from './harness/read-panel.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';
import { startTestStack, type TestStack } from './harness/test-stack.ts';

const HELD_STEPS = 3;
const HISTORY = 'GET /api/monitor/history';

const ending = new AbortController();
let proxy: CountingProxy;
let stack: TestStack;
let browser: TestBrowser;

beforeAll(async () => {
  proxy = await startCountingProxy(ending.signal);
  const host = `127.0.0.1:${proxy.port}`;
  stack = await startTestStack(ending.signal, { SIDESCOPE_ALLOWED_HOSTS: host });
  proxy.target(Number(new URL(stack.server.url).port));
  browser = await startTestBrowser(ending.signal);
  await browser.pair(`http://${host}`, stack.token);
});

afterAll(async () => {
  ending.abort();
  await Promise.all([stack.ended(), browser.exited]);
});

/** How many steps the server holds in which it knows what api used. */
async function heldSteps(): Promise<number> {
  const headers = { authorization: `Bearer ${stack.token}` };
  const answer = await fetch(`${stack.server.url}/api/monitor/history`, { headers });
  const { sidecars } = (await answer.json()) as { sidecars: { name: string; cpu_percent: (number | null)[] }[] };
  const api = sidecars.find(({ name }) => name === 'api');
  return api?.cpu_percent.filter((value) => value !== null).length ?? 0;
}

const sparkline = `(document.querySelector('[data-sidecar="api"] [data-meter="cpu"] .meter-sparkline path')?.getAttribute('d') ?? '')`;
/** How much of the line lies before the last five seconds, of its 120 units for a minute. */
const earlier = `[...${sparkline}.matchAll(/[ML]([\\d.]+) /g)].filter(([, x]) => Number(x) < 110).length`;

test('popup and options ask for no history', async () => {
  await expect.poll(heldSteps, { timeout: 60_000 }).toBeGreaterThanOrEqual(HELD_STEPS);
  const [popup, options] = [
    await browser.openExtensionPage('popup.html'),
    await browser.openExtensionPage('options.html'),
  ];
  for (const page of [popup, options]) await page.waitFor(`document.body.textContent.includes('6/6 healthy')`);
  expect(proxy.streams).toHaveLength(1);
  expect(proxy.requests).not.toContain(HISTORY);
});

test('the lines of a panel that opens begin with what the server held', async () => {
  const { panel } = await browser.openPanel(stack.pageUrl);
  await panel.waitFor(allHaveNumbers);
  await panel.waitFor(`${earlier} >= ${HELD_STEPS - 1}`, 3_000);
  expect(proxy.requests).toContain(HISTORY);
});
