// The tail and the drawer around it, by keyboard and by scrolling, on the stories of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetSession } from '../start/browser/target-session.ts';
import { pasted, pressCopy } from './harness/clipboard.ts';
import { press, tabTo } from './harness/keyboard.ts';
import { click, eventRows, unseenText } from './harness/read-events.ts';
import { builtStories, openStory } from './harness/stories.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

const ending = new AbortController();
let browser: TestBrowser;

beforeAll(async () => {
  browser = await startTestBrowser(ending.signal, { extensionFolder: builtStories() });
});

afterAll(async () => {
  ending.abort();
  await browser.exited;
});

async function open(story: string): Promise<TargetSession> {
  const page = await openStory(browser, story);
  await page.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  await page.waitFor(`document.querySelector('.events') !== null`);
  return page;
}

const LAST = 'healthy frontend down → healthy';
const list = `document.querySelector('.events-list')`;
const fromBottom = `(${list}.scrollHeight - ${list}.clientHeight - ${list}.scrollTop)`;
const active = `(document.getElementById(${list}.getAttribute('aria-activedescendant'))?.innerText ?? '')`;
const firstInSight = `([...document.querySelectorAll('.event')].find((row) =>
  row.getBoundingClientRect().bottom > ${list}.getBoundingClientRect().top + 1)?.innerText ?? '')`;

test('the tail follows the newest', async () => {
  const page = await open('events-following');
  await page.waitFor(`${eventRows}.at(-1) === '${LAST}' && ${fromBottom} < 1`);
  for (const height of [300, 700]) {
    await page.send('Emulation.setDeviceMetricsOverride', { width: 500, height, deviceScaleFactor: 1, mobile: false });
    await page.waitFor(`innerHeight === ${height} && ${fromBottom} < 1 && ${eventRows}.at(-1) === '${LAST}'`);
    expect(await page.evaluate(unseenText)).toBe('');
  }
});

test('only the rows in sight and a few around them are drawn', async () => {
  const page = await open('events-following');
  await page.waitFor(`${eventRows}.at(-1) === '${LAST}'`);
  expect(Number(await page.evaluate(`document.querySelectorAll('.event').length`))).toBeLessThan(40);
  expect(Number(await page.evaluate(`${list}.scrollHeight`))).toBeGreaterThan(1_200);
});

test('scrolled up it stays where it is, says how many are new, and goes to them on demand', async () => {
  const page = await open('events-scrolled-up');
  await page.waitFor(`/^5 new/.test(${unseenText})`);
  // It was scrolled to 90; one entry older than all others came as well, and took its place above.
  expect(await page.evaluate(`${list}.scrollTop`)).toBe(110);
  expect(await page.evaluate(firstInSight)).toMatch(/healthy\s+terminal\s+down → healthy/);
  await page.evaluate(click('.events-unseen'));
  await page.waitFor(`${eventRows}.at(-1) === '${LAST}' && ${unseenText} === '' && ${fromBottom} < 1`);
});

test('arrows move along the tail; Enter chooses the sidecar in the map; Escape gives the focus back', async () => {
  const page = await open('events');
  await tabTo(page, '.events-list');
  await press(page, 'ArrowUp');
  await page.waitFor(`/healthy\\s+worker/.test(${active})`);
  for (const _ of [1, 2]) await press(page, 'ArrowUp');
  await page.waitFor(`/OOM kill\\s+worker/.test(${active})`);
  await press(page, 'Home');
  await page.waitFor(`${list}.scrollTop === 0`);
  await press(page, 'Enter');
  await page.waitFor(`document.querySelector('.details')?.getAttribute('aria-label') === 'Details of worker'`);
  await press(page, 'Escape');
  await page.waitFor(`document.querySelector('.details') === null`);
  expect(await page.evaluate(`document.activeElement === ${list}`)).toBe(true);
});

test('Ctrl+C copies the entry', async () => {
  const page = await open('events');
  await tabTo(page, '.events-list');
  await press(page, 'End');
  await pressCopy(page);
  expect(await pasted(page)).toMatch(/^2026-\S+Z {2}healthy {2}worker {2}– {2}degraded → healthy {2}–$/);
});

test('the button copies all that is shown', async () => {
  const page = await open('events');
  await page.evaluate(click('[aria-label="Copy events"]'));
  await page.waitFor(`document.querySelector('.events-said').textContent === '15 copied'`);
  expect(await pasted(page)).toMatch(
    /^2026-\S+Z {2}degraded {2}worker.*OOM kill.*healthy {2}worker {2}– {2}degraded → healthy/s,
  );
});

test('the splitter moves with the keys, and Enter collapses the drawer with the focus kept', async () => {
  const page = await open('events');
  const height = `document.querySelector('.drawer').getBoundingClientRect().height`;
  await tabTo(page, '.drawer-splitter');
  const before = Number(await page.evaluate(height));
  await press(page, 'ArrowUp');
  await page.waitFor(`document.activeElement.getAttribute('aria-valuenow') === '45'`);
  expect(Number(await page.evaluate(height))).toBeGreaterThan(before);
  await press(page, 'Enter');
  await page.waitFor(`document.activeElement.getAttribute('aria-label') === 'Drawer'`);
  expect(await page.evaluate(`document.querySelector('.events')`)).toBe(null);
  await press(page, 'Enter');
  await page.waitFor(`document.querySelector('.events') !== null`);
});
