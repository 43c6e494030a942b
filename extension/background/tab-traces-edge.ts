// The browser, as the lenses of the background need it: the answers of all tabs, where somebody allowed to see them.
// Decides nothing.
import browser from 'webextension-polyfill';
import { systemClock } from '../link/clock.ts';
import { storedTabTraces } from '../storage/browser-edge.ts';
import { createTabTracesWriter } from '../xray/tab-traces.ts';

/** It runs until the browser ends the background. */
export function startTabTraces(signal: AbortSignal): void {
  const { take } = createTabTracesWriter(storedTabTraces, systemClock, signal);
  // Of hosts that are allowed later the browser tells then.
  browser.webRequest.onCompleted.addListener(
    ({ tabId, responseHeaders = [] }) =>
      take(
        tabId,
        responseHeaders.map(({ name, value = '' }) => ({ name, value })),
      ),
    { urls: ['<all_urls>'] },
    ['responseHeaders'],
  );
}
