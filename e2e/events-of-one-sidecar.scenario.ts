// The details of a sidecar that is heard from: its heart beats with each report and not otherwise, its latest events stand
// there, and lead to all of them. Beside it the table of the map, for those who hear it.
import { expect, test } from 'vitest';
import { click, eventRows } from './harness/read-events.ts';
import { allHaveNumbers, meterText } from './harness/read-panel.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

const started = useStackAndBrowser();

const heart = `document.querySelector('.instances-table .heartbeat')`;
const animation = `getComputedStyle(${heart}).animationName`;

test('the heart beats with each report, in a place of its own size, and never for those who want no motion', async () => {
  const { browser } = started();
  const tab = await browser.openExtensionPage('panel.html');
  await tab.waitFor(allHaveNumbers);
  await tab.evaluate(click('[data-sidecar="api"] .card-button'));
  await tab.waitFor(`${heart} !== null && ${animation} === 'beat'`);
  await tab.evaluate(`window.heart = ${heart}`);
  await tab.waitFor(`${heart} !== window.heart`);
  expect(await tab.evaluate(`${heart}.offsetWidth`)).toBe(10);
  await tab.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value: 'reduce' }] });
  await tab.waitFor(`${animation} === 'none'`);
});

test('the latest events of a sidecar lead to all of them', async () => {
  const { browser, stack } = started();
  const tab = await browser.openExtensionPage('panel.html');
  await tab.waitFor(allHaveNumbers);
  const beat = stack.processes.get('beat');
  if (beat === undefined) throw new Error('the demo has no beat');
  process.kill(-beat.pid, 'SIGKILL');
  await tab.evaluate(click('[data-sidecar="beat"] .card-button'));
  const latest = `([...document.querySelectorAll('.latest-events .event-kind')].map((kind) => kind.textContent))`;
  await tab.waitFor(`${latest}.slice(0, 3).join() === 'down,stopped,degraded'`, 20_000);
  await tab.evaluate(click('.latest-events .link-button'));
  await tab.waitFor(`${eventRows}.length > 2 && ${eventRows}.every((row) => row.split(' ').includes('beat'))`);
});

test('the map is a table as well, which keeps up with it and is never announced', async () => {
  const { browser } = started();
  const tab = await browser.openExtensionPage('panel.html');
  await tab.waitFor(allHaveNumbers);
  const table = `document.querySelector('.topology table')`;
  const cells = (name: string) =>
    `([...${table}.rows].find((row) => row.cells[0].textContent === '${name}')?.innerText ?? '')`;
  expect(await tab.evaluate(`[...${table}.tHead.rows[0].cells].map((cell) => cell.textContent)`)).toEqual([
    'Sidecar',
    'Health',
    'CPU',
    'Memory',
    'Channels',
  ]);
  // A line of the table waits for its turn, up to 4 s.
  await tab.waitFor(`/^api\\thealthy.*\\t\\d.* %, .*\\t\\d.* %, .*\\tBrowser/.test(${cells('api')})`);
  expect(await tab.evaluate(`${table}.closest('[aria-live], [role="status"], [role="alert"], [role="log"]')`)).toBe(
    null,
  );
  const before = String(await tab.evaluate(cells('api')));
  await tab.waitFor(`${cells('api')} !== ${JSON.stringify(before)}`);
  expect(await tab.evaluate(meterText('api', 'cpu'))).toMatch(/\d/);
});
