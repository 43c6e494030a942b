// The page of stories: every state of the extension, without a server.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Story } from '../../extension/stories/scenes.ts';
import type { TargetSession } from '../../start/browser/target-session.ts';
import { isBuilt } from '../../start/build-extension.ts';
import { ROOT } from '../../start/demo-processes.ts';
import type { TestBrowser } from './test-browser.ts';

const STORIES_FOLDER = path.join(ROOT, '.output', 'chrome-mv3-stories');

/** The folder of the build with the stories in it; builds it when it is missing or older than its sources. */
export function builtStories(): string {
  if (!isBuilt(STORIES_FOLDER)) {
    const wxt = path.join(ROOT, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
    const env = { ...process.env, SIDESCOPE_STORIES: '1' };
    execFileSync(process.execPath, [wxt, 'build'], { cwd: ROOT, env, stdio: 'ignore' });
  }
  return STORIES_FOLDER;
}

const pageOf = (name: string, theme: 'light' | 'dark') => `stories.html?story=${name}&theme=${theme}`;

/** Opens one story at the width it is made for. */
export async function openStory(
  browser: TestBrowser,
  name: string,
  { width = 900 }: Pick<Story, 'width'> = {},
  theme: 'light' | 'dark' = 'light',
): Promise<TargetSession> {
  const page = await browser.openExtensionPage(pageOf(name, theme));
  await isShown(page, name, width);
  return page;
}

/** Another story in the place of the one that a page shows: a new page is a new process, which takes longer than the story. */
export async function turnTo(
  browser: TestBrowser,
  page: TargetSession,
  name: string,
  { width = 900 }: Pick<Story, 'width'> = {},
): Promise<void> {
  await page.send('Page.navigate', { url: `chrome-extension://${browser.extensionId}/${pageOf(name, 'light')}` });
  await isShown(page, name, width);
}

/** So many frames without a change, and the reader of a story has done all that he does in it: one thing a frame. */
const STILL_FRAMES = 4;
/** A story that goes on for ever is taken as it is then. */
const MOST_FRAMES = 40;

/** What a view loads when it is first shown is waited for, too. */
const AT_REST = `new Promise((resolve) => {
  let [frames, still] = [0, 0];
  const watching = new MutationObserver(() => { still = 0; });
  watching.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const look = () => {
    frames += 1;
    still = document.querySelector('[aria-busy]') ? 0 : still + 1;
    if (still < ${STILL_FRAMES} && frames < ${MOST_FRAMES}) return requestAnimationFrame(look);
    watching.disconnect();
    resolve();
  };
  requestAnimationFrame(look);
})`;

async function isShown(page: TargetSession, name: string, width: number): Promise<void> {
  await page.send('Emulation.setDeviceMetricsOverride', { width, height: 560, deviceScaleFactor: 1, mobile: false });
  const isThere = `location.search.includes('story=${name}&') && document.querySelector('#app')?.childElementCount > 0 &&
    !document.querySelector('[aria-busy]')`;
  await page.waitFor(isThere);
  await page.evaluate(AT_REST);
  await page.waitFor(isThere);
}
