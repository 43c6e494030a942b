// Opening the side panel, which Firefox calls the sidebar. The polyfill does not know Chrome's.
import browser from 'webextension-polyfill';

declare const chrome: { sidePanel?: { open(options: { windowId: number }): Promise<void> } } | undefined;

/** Opens the side panel when called from a click; null where the browser has none. */
export async function sidePanelOpener(): Promise<(() => void) | null> {
  // The polyfill's types promise `sidebarAction`; it is absent from Chrome.
  const sidebar: typeof browser.sidebarAction | undefined = browser.sidebarAction;
  if (sidebar) return () => void sidebar.open();
  const sidePanel = typeof chrome === 'undefined' ? undefined : chrome.sidePanel;
  if (sidePanel === undefined) return null;
  // Asked before the click: to wait for it then would end the gesture.
  const { id } = await browser.windows.getCurrent();
  return id === undefined ? null : () => void sidePanel.open({ windowId: id });
}
