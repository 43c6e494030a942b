// npm run screenshots: every story in both themes at three widths into screenshots/, and the README's pictures, which
// are the real panel in the real DevTools beside the real demo, into docs/.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../start/demo-processes.ts';
import { photographPanel } from './pictures/photograph-panel.ts';
import { photographStories } from './pictures/photograph-stories.ts';
import { preferFont } from './pictures/prefer-font.ts';

const THEMES = ['light', 'dark'] as const;
const ending = new AbortController();
process.on('SIGINT', () => ending.abort());

/** Both builds: the one that is shipped, and the one with the stories in it. */
function build(): void {
  const wxt = path.join(ROOT, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
  for (const stories of ['', '1'])
    execFileSync(process.execPath, [wxt, 'build'], {
      cwd: ROOT,
      env: { ...process.env, SIDESCOPE_STORIES: stories },
      stdio: 'ignore',
    });
}

build();
preferFont();
for (const theme of THEMES) {
  await photographStories(theme, path.join(ROOT, 'screenshots'), ending.signal);
  await photographPanel(theme, path.join(ROOT, 'docs', `panel-${theme}.png`), ending.signal);
}
