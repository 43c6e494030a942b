// The browser's notifications. They are there only once the person has let the extension notify, which may be taken back.
import browser from 'webextension-polyfill';
import { openSidePanelOrTab } from '../link/side-panel-edge.ts';
import type { Notice } from './news-text.ts';

/** Shows a notice; a click on it opens the side panel. Call it as the background starts, or a click is not heard. */
export function browserNotify(): (notice: Notice) => void {
  listen();
  browser.permissions.onAdded.addListener(listen);
  return ({ id, title, message }) => {
    const iconUrl = browser.runtime.getURL('icon/128.png');
    void api()?.create(id, { type: 'basic', iconUrl, title, message });
  };
}

/** The polyfill's types promise it. */
const api = (): typeof browser.notifications | undefined => browser.notifications;

/** Adding the same listener twice adds it once. */
const listen = () => api()?.onClicked.addListener(openSidePanelOrTab);
