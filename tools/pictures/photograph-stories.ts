// Each story on its page, at the widths of a side panel, a docked DevTools and a wide screen.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openStory } from '../../e2e/harness/stories.ts';
import { startTestBrowser } from '../../e2e/harness/test-browser.ts';
import { STORIES } from '../../extension/stories/scenes.ts';
import type { TargetSession } from '../../start/browser/target-session.ts';
import { ROOT } from '../../start/demo-processes.ts';

const WIDTHS = [400, 900, 1600] as const;
/** Of a panel. Pages that scroll are photographed as a whole. */
const HEIGHT = 560;

export async function photographStories(theme: 'light' | 'dark', folder: string, signal: AbortSignal): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const ending = new AbortController();
  const extensionFolder = path.join(ROOT, '.output', 'chrome-mv3-stories');
  const browser = await startTestBrowser(AbortSignal.any([signal, ending.signal]), { extensionFolder });
  for (const [story, { width: only }] of Object.entries(STORIES)) {
    const page = await openStory(browser, story, only === undefined ? {} : { width: only }, theme);
    for (const width of only === undefined ? WIDTHS : [only]) {
      await resize(page, width, HEIGHT);
      await resize(page, width, Math.max(HEIGHT, Number(await page.evaluate('document.body.scrollHeight'))));
      writeFileSync(path.join(folder, `${story}-${width}-${theme}.png`), await page.screenshot());
    }
    await browser.cdp.send('Target.closeTarget', { targetId: page.targetId });
  }
  ending.abort();
  await browser.exited;
}

/** Two frames later everything has heard of it. */
async function resize(page: TargetSession, width: number, height: number): Promise<void> {
  await page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
}
