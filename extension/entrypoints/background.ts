import { defineBackground } from 'wxt/utils/define-background';
import { browserBackground } from '../background/browser-edge.ts';
import { startBackground } from '../background/start.ts';

export default defineBackground({
  type: 'module',
  // Nothing ends the background but the browser, which ends all of it.
  main: () => startBackground(browserBackground(), new AbortController().signal),
});
