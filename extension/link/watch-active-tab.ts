// The tab that is shown beside a side panel. Decides nothing.
import browser from 'webextension-polyfill';

/** Tells of the window's active tab, now and whenever it is another one, until the signal fires. */
export function watchActiveTab(onTab: (tabId: number) => void, signal: AbortSignal): void {
  const look = async () => {
    const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
    if (tab?.id !== undefined && !signal.aborted) onTab(tab.id);
  };
  const changed = () => void look();
  browser.tabs.onActivated.addListener(changed);
  signal.addEventListener('abort', () => browser.tabs.onActivated.removeListener(changed));
  changed();
}
