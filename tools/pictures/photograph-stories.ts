// Each story on its page, at the widths of a side panel, a docked DevTools and a wide screen.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startTestBrowser } from '../../e2e/harness/test-browser.ts';
import { STORIES } from '../../extension/stories/scenes.ts';
import { ROOT } from '../../start/demo-processes.ts';

const WIDTHS = [400, 900, 1600] as const;
const HEIGHT = 560;

export async function photographStories(theme: 'light' | 'dark', folder: string, signal: AbortSignal): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const ending = new AbortController();
  const extensionFolder = path.join(ROOT, '.output', 'chrome-mv3-stories');
  const browser = await startTestBrowser(AbortSignal.any([signal, ending.signal]), { extensionFolder });
  for (const [story, { width: only }] of Object.entries(STORIES)) {
    const page = await browser.openExtensionPage(`stories.html?story=${story}&theme=${theme}`);
    await page.waitFor(`document.querySelector('#app')?.childElementCount > 0`);
    for (const width of only === undefined ? WIDTHS : [only]) {
      const size = { width, height: HEIGHT, deviceScaleFactor: 1, mobile: false };
      await page.send('Emulation.setDeviceMetricsOverride', size);
      await page.evaluate('new Promise(requestAnimationFrame)');
      writeFileSync(path.join(folder, `${story}-${width}-${theme}.png`), await page.screenshot());
    }
    await browser.cdp.send('Target.closeTarget', { targetId: page.targetId });
  }
  ending.abort();
  await browser.exited;
}
