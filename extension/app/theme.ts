// DevTools has a theme of its own, which may differ from the system's: its panel must follow DevTools.
import browser from 'webextension-polyfill';

/** Sets the page's colour scheme to DevTools' theme. Outside DevTools the system's preference stays in force. */
export function followDevtoolsTheme(root: HTMLElement): void {
  // The polyfill's types promise `devtools`; it is absent from a panel page opened as a plain tab.
  const theme: string | undefined = browser.devtools?.panels?.themeName;
  if (theme !== undefined) root.style.colorScheme = theme === 'dark' ? 'dark' : 'light';
}
