// The page that DevTools inspects. Out: its origin, now and at each navigation. Decides nothing.
import { type ReadonlySignal, signal } from '@preact/signals';
import browser from 'webextension-polyfill';
import { originOf } from './origin-of.ts';

/** null until DevTools has answered, and for good where the panel is open as a plain tab. */
export function inspectedPageOrigin(): ReadonlySignal<string | null> {
  const origin = signal<string | null>(null);
  // The polyfill's types promise `devtools`; it is absent from a panel page opened as a plain tab.
  const devtools: typeof browser.devtools | undefined = browser.devtools;
  if (devtools === undefined) return origin;
  let navigated = false;
  devtools.network.onNavigated.addListener((url) => {
    navigated = true;
    origin.value = originOf(url);
  });
  const take = (answer: unknown) => {
    // Firefox and the polyfill give a list of value and error; a Chromium that has `browser` itself gives the value alone.
    if (!navigated) origin.value = originOf(Array.isArray(answer) ? answer[0] : answer);
  };
  // It is refused on pages of the browser's own.
  devtools.inspectedWindow.eval('location.href').then(take, () => {});
  return origin;
}
