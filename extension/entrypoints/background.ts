import { defineBackground } from 'wxt/utils/define-background';
import { browserBackground } from '../background/browser-edge.ts';
import { startRequests } from '../background/requests.ts';
import { browserRequests } from '../background/requests-edge.ts';
import { startBackground } from '../background/start.ts';
import { startTabTraces } from '../background/tab-traces-edge.ts';

export default defineBackground({
  type: 'module',
  // Nothing ends the background but the browser, which ends all of it.
  main: () => {
    const { signal } = new AbortController();
    startBackground({ ...browserBackground(), requests: startRequests(browserRequests(), signal) }, signal);
    startTabTraces(signal);
  },
});
