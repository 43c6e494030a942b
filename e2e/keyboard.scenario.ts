// Everything is reached and left with the keyboard alone, and the focus is never lost.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetSession } from '../start/browser/target-session.ts';
import { press, tabTo } from './harness/keyboard.ts';
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
  return page;
}

const LATER_API = '[data-channel="ws-exec"] [data-sidecar="api"] .card-button';
const detailsOf = `(document.querySelector('.details')?.getAttribute('aria-label') ?? '')`;
const focused = `(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')`;
const isFocused = (selector: string) =>
  `document.activeElement === document.querySelector(${JSON.stringify(selector)})`;

test('Enter on a card opens its details; Escape closes them, with the focus on that very card', async () => {
  const page = await open('busy');
  await tabTo(page, LATER_API);
  await press(page, 'Enter');
  await page.waitFor(`${detailsOf} === 'Details of api'`);
  await press(page, 'Escape');
  await page.waitFor(`${detailsOf} === ''`);
  expect(await page.evaluate(isFocused(LATER_API))).toBe(true);
});

test('the close button, reached with Tab, closes them too and gives the focus back; so does Escape from within', async () => {
  const page = await open('busy');
  for (const key of ['Enter', 'Escape'] as const) {
    await tabTo(page, LATER_API);
    await press(page, 'Enter');
    await page.waitFor(`${detailsOf} === 'Details of api'`);
    await tabTo(page, '.details [aria-label="Close details"]');
    await press(page, key);
    await page.waitFor(`${detailsOf} === ''`);
    expect(await page.evaluate(isFocused(LATER_API))).toBe(true);
  }
});

test('Escape leaves the focus where somebody has taken it meanwhile', async () => {
  const page = await open('details');
  await page.waitFor(`${detailsOf} === 'Details of api'`);
  await tabTo(page, '[aria-label="Pause"]');
  await press(page, 'Escape');
  await page.waitFor(`${detailsOf} === ''`);
  expect(await page.evaluate(focused)).toBe('Pause');
});

test('the sidecar that has the focus, or is under the pointer, is lit in every row where it stands, and nowhere else', async () => {
  const page = await open('healthy');
  const lit = `[...document.querySelectorAll('.sidecar-card.lit')].map((card) =>
    card.closest('[data-channel]').dataset.channel + ' ' + card.dataset.sidecar)`;
  expect(await page.evaluate(lit)).toEqual([]);
  await tabTo(page, LATER_API);
  expect(await page.evaluate(lit)).toEqual(['browser api', 'ws-exec api']);
  await press(page, 'Tab');
  expect(await page.evaluate(lit)).toEqual(['ws-exec terminal']);
  const [x, y] = (await page.evaluate(`(() => {
    const { x, y } = document.querySelector('[data-channel="browser"] [data-sidecar="api"]').getBoundingClientRect();
    return [x + 20, y + 20];
  })()`)) as [number, number];
  await page.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
  await page.waitFor(`JSON.stringify(${lit}) === '["browser api","ws-exec api"]'`);
});

test('pausing keeps the name of its button, and says that it is pressed', async () => {
  const page = await open('healthy');
  await tabTo(page, '[aria-label="Pause"]');
  await press(page, 'Enter');
  await page.waitFor(`document.activeElement.getAttribute('aria-pressed') === 'true'`);
  expect(await page.evaluate(focused)).toBe('Pause');
});

test('the pill opens into why the link is what it is, and Escape closes it', async () => {
  const page = await open('polling');
  await tabTo(page, '.link-pill');
  await press(page, 'Enter');
  await page.waitFor(`/could not be opened/.test(document.querySelector('.link-story')?.textContent ?? '')`);
  expect(await page.evaluate(`document.activeElement.getAttribute('aria-expanded')`)).toBe('true');
  await press(page, 'Escape');
  await page.waitFor(`document.querySelector('.link-story') === null`);
});

test('arrow keys, Home and End move between the servers, and the tab names the panel that it shows', async () => {
  const page = await open('two-servers');
  await tabTo(page, '[role="tab"]');
  expect(await page.evaluate(focused)).toBe('local');
  for (const [key, name] of [
    ['End', 'staging'],
    ['Home', 'local'],
    ['ArrowLeft', 'staging'],
  ] as const) {
    await press(page, key);
    await page.waitFor(`${focused} === '${name}'`);
    const panel = `document.getElementById(document.activeElement.getAttribute('aria-controls'))`;
    await page.waitFor(`${panel}.getAttribute('aria-labelledby') === document.activeElement.id`);
  }
});

test('what the toolbar says is of the server that is shown', async () => {
  const page = await open('two-servers');
  const said = `[...document.querySelectorAll('.link-pill, .healthy-count')].map((one) => one.textContent)`;
  expect(await page.evaluate(said)).toEqual(['Near real-time · 0.5 s', '6/6 healthy']);
  await page.click('#server-tab-staging');
  await page.waitFor(`document.querySelector('.notice') !== null`);
  expect(await page.evaluate(said)).toEqual(['Offline — no answer']);
});

test('removing a server is asked for once more, in place; no is Escape, and the focus goes back', async () => {
  const page = await open('options');
  await tabTo(page, '[aria-label="Remove local"]');
  await press(page, 'Enter');
  await page.waitFor(`${focused} === 'Keep local'`);
  await press(page, 'Escape');
  await page.waitFor(`${focused} === 'Remove local'`);
  await press(page, 'Enter');
  await tabTo(page, '[aria-label="Remove local now"]');
  await press(page, 'Enter');
  await page.waitFor(`${focused}.trim() === 'Servers'`);
});
