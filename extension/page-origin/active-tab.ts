// The tab beside the popup or the side panel. Out: the origin of its page, now and whenever another tab or page takes its
// place. Which pages the browser tells of follows from `activeTab` (the tab in which the person clicked the toolbar
// button, until it goes to another origin) and from the hosts allowed for paired servers. The permission `tabs` would
// tell of all, at the price of "Read your browsing history" at the installation.
import { type ReadonlySignal, signal } from '@preact/signals';
import browser from 'webextension-polyfill';
import { originOf } from './origin-of.ts';

/** null while the browser does not say. */
export function activeTabOrigin(): ReadonlySignal<string | null> {
  const origin = signal<string | null>(null);
  let asked = 0;
  const ask = async () => {
    asked += 1;
    const own = asked;
    const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
    if (own === asked) origin.value = originOf(tab?.url);
  };
  browser.tabs.onActivated.addListener(() => void ask());
  browser.tabs.onUpdated.addListener(() => void ask());
  void ask();
  return origin;
}
