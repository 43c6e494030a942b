// Opening the side panel, which Firefox calls the sidebar. The polyfill does not know Chrome's.
import browser from 'webextension-polyfill';

declare const chrome: { sidePanel?: { open(options: { windowId: number }): Promise<void> } } | undefined;

// The polyfill's types promise `sidebarAction`; it is absent from Chrome.
const sidebarAction = (): typeof browser.sidebarAction | undefined => browser.sidebarAction;
const sidePanelApi = () => (typeof chrome === 'undefined' ? undefined : chrome.sidePanel);

/** Opens the side panel when called from a click; null where the browser has none. */
export async function sidePanelOpener(): Promise<(() => void) | null> {
  const sidebar = sidebarAction();
  if (sidebar) return () => void sidebar.open();
  const sidePanel = sidePanelApi();
  if (sidePanel === undefined) return null;
  // Asked before the click: to wait for it then would end the gesture.
  const { id } = await browser.windows.getCurrent();
  return id === undefined ? null : () => void sidePanel.open({ windowId: id });
}

/**
 * From a click outside any page, such as on a notification: the side panel, or the same page in a tab where the browser
 * does not count that as a click (Firefox), or has no window.
 */
export async function openSidePanelOrTab(): Promise<void> {
  try {
    const sidePanel = sidePanelApi();
    if (sidePanel === undefined) throw new Error('the sidebar opens only from a click in a page');
    const { id = browser.windows.WINDOW_ID_NONE } = await browser.windows.getLastFocused();
    await sidePanel.open({ windowId: id });
  } catch {
    await browser.tabs.create({ url: browser.runtime.getURL('sidepanel.html') });
  }
}
