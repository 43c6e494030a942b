// A demo process is killed while somebody watches the Events tab: its entries appear there, wait while the tail is paused,
// and are found by a view that opens only afterwards.
import { expect, test } from 'vitest';
import type { TargetSession } from '../start/browser/target-session.ts';
import {
  announced,
  click,
  EVENTS_TAB,
  eventCount,
  eventRows,
  eventsOf,
  PAUSE_EVENTS,
  waitingText,
} from './harness/read-events.ts';
import { historyOf } from './harness/read-history.ts';
import { allHaveNumbers, healthyText } from './harness/read-panel.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

const started = useStackAndBrowser();

const DEATH = [
  'degraded worker healthy → degraded report is late',
  'stopped worker worker-1 stopped reporting',
  'down worker degraded → down stopped reporting',
];

/** Whether the word for its health was seen to change. */
const flashOf = (sidecar: string) => `document.querySelector('[data-sidecar="${sidecar}"] .state > .flash') !== null`;

/** Without the id of the demo's instance, which is a host name. */
const death = `${eventsOf('worker')}.slice(-3).map((row) => row.replace(/^stopped worker \\S+/, 'stopped worker worker-1'))`;
const isDead = `JSON.stringify(${death}) === ${JSON.stringify(JSON.stringify(DEATH))}`;

/** What went before comes with the server's history, some time after the picture. In a pause it would be waiting as well. */
async function waitForHistory(view: TargetSession): Promise<void> {
  const { server, token } = started().stack;
  const { entries } = await historyOf({ id: 'local', name: 'local', url: server.url, token });
  await view.waitFor(`${eventCount} >= ${entries.length}`);
}

test('what happens to a killed process waits while the tail is paused, then is told, also to a view that opens late', async () => {
  const { stack, browser } = started();
  const { panel } = await browser.openPanel(stack.pageUrl);
  await panel.waitFor(allHaveNumbers);
  await panel.waitFor(`${healthyText} === '6/6 healthy'`);
  await panel.evaluate(click(EVENTS_TAB));
  await panel.waitFor(`document.querySelector('${PAUSE_EVENTS}') !== null`);
  await waitForHistory(panel);
  await panel.evaluate(click(PAUSE_EVENTS));
  await panel.waitFor(`/^Paused, /.test(${waitingText})`);
  // What says so takes room from the rows; which of them are drawn is known two frames later.
  await panel.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  const before = await panel.evaluate(eventRows);

  const worker = stack.processes.get('worker');
  if (worker === undefined) throw new Error('the demo has no worker');
  process.kill(-worker.pid, 'SIGKILL');
  await panel.waitFor(`/^Paused, [3-9] waiting$/.test(${waitingText})`, 20_000);
  expect(await panel.evaluate(eventRows)).toEqual(before);
  await panel.waitFor(`${announced} === 'worker down: no report for 15 s'`);

  await panel.evaluate(click('.events-waiting button'));
  await panel.waitFor(isDead);
  expect(await panel.evaluate(waitingText)).toBe('');

  const late = await browser.openExtensionPage('panel.html');
  await late.waitFor(`document.querySelector('${EVENTS_TAB}') !== null`);
  await late.evaluate(click(EVENTS_TAB));
  await late.waitFor(isDead);
  expect(await panel.evaluate(flashOf('worker'))).toBe(true);
  expect(await late.evaluate(`document.querySelectorAll('.event.new').length`)).toBe(0);
  expect(await late.evaluate(flashOf('worker'))).toBe(false);
});

test('while the panel as a whole is paused its tail stands still, and says so', async () => {
  const { browser } = started();
  const tab = await browser.openExtensionPage('panel.html');
  await tab.waitFor(allHaveNumbers);
  await tab.evaluate(click(EVENTS_TAB));
  await waitForHistory(tab);
  await tab.evaluate(click('.toolbar [aria-label="Pause"]'));
  await tab.waitFor(`${waitingText} === 'The panel is paused, nothing new'`);
  await tab.evaluate(click('.events-waiting button'));
  await tab.waitFor(`document.querySelector('.toolbar [aria-label="Pause"]').getAttribute('aria-pressed') === 'false'`);
  expect(await tab.evaluate(waitingText)).toBe('');
});
