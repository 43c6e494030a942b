// A row close below what is shown is up to date before it is scrolled in; one that is far away may wait.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetSession } from '../start/browser/target-session.ts';
import { rowOf } from './harness/read-dots.ts';
import { totalOf } from './harness/read-servers.ts';
import { builtStories, openStory } from './harness/stories.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

const [FIRST, LAST] = ['browser', 'ws-exec'];
/** Fewer than this many pictures pass between two turns of a row that nobody can see. */
const PICTURES = 6;

const ending = new AbortController();
let browser: TestBrowser;
let page: TargetSession;

beforeAll(async () => {
  browser = await startTestBrowser(ending.signal, { extensionFolder: builtStories() });
  page = await openStory(browser, 'traffic');
});

afterAll(async () => {
  ending.abort();
  await browser.exited;
});

const EDGE_OF_MAP = `document.querySelector('.topology').getBoundingClientRect().bottom`;

/** How often the last row said something new while the first one did so `PICTURES` times, at a window of this height. */
async function changesOfLast(height: number): Promise<{ hiddenBy: number; changes: number }> {
  await page.send('Emulation.setDeviceMetricsOverride', { width: 900, height, deviceScaleFactor: 1, mobile: false });
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  const hiddenBy = Number(await page.evaluate(`${rowOf(LAST)}.getBoundingClientRect().top - ${EDGE_OF_MAP}`));
  await page.evaluate(`{
    window.watching?.disconnect();
    window.changes = 0;
    window.watching = new MutationObserver(() => { window.changes += 1; });
    window.watching.observe(${rowOf(LAST)}.querySelector('.channel-total'), { characterData: true, subtree: true });
  }`);
  const before = Number(await page.evaluate(totalOf(FIRST)));
  // Nine a picture.
  await page.waitFor(`${totalOf(FIRST)} >= ${before + PICTURES * 9}`);
  return { hiddenBy, changes: Number(await page.evaluate('window.changes')) };
}

test('a row just below the edge follows every picture, one far below waits for its turn', async () => {
  const near = await changesOfLast(300);
  expect(near.hiddenBy).toBeGreaterThan(0);
  expect(near.changes).toBeGreaterThanOrEqual(PICTURES - 1);
  const far = await changesOfLast(200);
  expect(far.hiddenBy).toBeGreaterThan(150);
  expect(far.changes).toBeLessThan(PICTURES - 1);
});
