// Opening the popup from another page of the extension.
import browser from 'webextension-polyfill';

/** Call it from a click, which Firefox wants. `otherwise` where the browser does not open it: no window has the focus. */
export function openPopup(otherwise: () => void): void {
  browser.action.openPopup().catch(otherwise);
}
