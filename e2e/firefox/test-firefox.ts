// A real Firefox without a window on the screen, with the built extension installed, and each place where it shows itself.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../start/demo-processes.ts';
import { type FirefoxWindow, firefoxWindow, type View } from './firefox-window.ts';
import { type Firefox, launchFirefox, type Preferences } from './launch-firefox.ts';

const BUILT = path.join(ROOT, '.output', 'firefox-mv3');
const GECKO_ID = 'sidescope@sidescope.dev';
/** Firefox makes one up for each profile, unless it is told one. */
const UUID = '5ca1ab1e-0000-4000-8000-000000000001';
const OWN = JSON.stringify(GECKO_ID);
const EXTENSION = `WebExtensionPolicy.getByID(${OWN}).extension`;

export interface TestFirefox extends Omit<Firefox, 'bidi'> {
  window: FirefoxWindow;
  /** Opens a page of the app in a new tab. */
  openTab(url: string): Promise<View>;
  /** Opens one of the extension's pages as a plain tab. */
  openExtensionPage(name: string): Promise<View>;
  /** Opens the popup of the toolbar button, where a person sees it. */
  openPopup(): Promise<View>;
  /** The popup and the sidebar that something else opens. */
  popup(): Promise<View>;
  sidebar(): Promise<View>;
  closePopup(): Promise<void>;
  openSidebar(): Promise<View>;
  /** Opens DevTools on the tab in front, on our panel. */
  openPanel(): Promise<View>;
  closePanel(): Promise<void>;
  /** Presses "Allow" on the prompt for a host. */
  allowHost(): Promise<void>;
  /** Stores a pairing and allows its host, without form and prompt. */
  pair(url: string, token: string): Promise<void>;
}

/** Expressions of the window. */
export const badgeText = buttonData('badgeText');
export const badgeTitle = buttonData('title');
/** "running", or "stopped": the event page is unloaded. */
export const backgroundState = `${EXTENSION}.backgroundState`;
/** As Firefox does it itself when its wait is over; nobody's open port holds it. */
export const unloadBackground = `${EXTENSION}.terminateBackground()`;

function buttonData(name: string): string {
  const action = `${EXTENSION}.apiManager.global.browserActionFor(${EXTENSION}).action`;
  return `${action}.getContextData(null).${name}`;
}

export async function startTestFirefox(signal: AbortSignal, preferences: Preferences = {}): Promise<TestFirefox> {
  if (!existsSync(BUILT)) throw new Error(`${BUILT} is missing. Build it: npm run build`);
  const uuids = JSON.stringify({ [GECKO_ID]: UUID });
  const { bidi, ended } = await launchFirefox({ ...preferences, 'extensions.webextensions.uuids': uuids }, signal);
  await bidi.send('webExtension.install', { extensionData: { type: 'path', path: BUILT } });
  const window = await firefoxWindow(bidi);
  const tabs = placesOf(window);
  return {
    window,
    ended,
    ...tabs,
    async allowHost() {
      await window.waitFor(`PopupNotifications.panel?.state === 'open' && ${PROMPT}?.button !== undefined`);
      await window.evaluate(`${PROMPT}.button.click()`);
    },
    async pair(url, token) {
      const page = await tabs.openExtensionPage('manifest.json');
      // The tab has its address a moment before its document has what the extension may use.
      await page.waitFor('browser.storage.local !== undefined');
      const servers = JSON.stringify([{ id: 'local', name: 'local', url, token }]);
      await window.evaluate(`ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs')
        .ExtensionPermissions.add(${OWN}, { permissions: [], origins: ['http://127.0.0.1/*'] }, ${EXTENSION})`);
      await page.evaluate(`browser.storage.local.set({ servers: ${servers} })`);
    },
  };
}

const PROMPT = `document.getElementById('addon-webext-permissions-notification')`;
const POPUP = `document.querySelector('.webextension-popup-browser')`;
const PANEL_ELEMENT = `document.getElementById('webext-panels-browser')`;
const SIDEBAR = `document.getElementById('sidebar').contentDocument?.${PANEL_ELEMENT.replace('document.', '')}`;
const TOOLBOX_PANEL = `[...globalThis.toolbox.doc.querySelectorAll('iframe')]
  .map((frame) => frame.contentDocument?.${PANEL_ELEMENT.replace('document.', '')}).find(Boolean)`;

function placesOf(window: FirefoxWindow) {
  let tabs = 0;
  const shown = async (element: string): Promise<View> => {
    await window.waitFor(`(${element})?.currentURI?.spec.startsWith('moz-extension:') ?? false`);
    return window.view(element);
  };
  const openTab = async (url: string) => {
    tabs += 1;
    const name = `globalThis.sidescopeTab${tabs}`;
    await window.evaluate(`(() => {
      ${name} = gBrowser.addTrustedTab(${JSON.stringify(url)});
      gBrowser.selectedTab = ${name};
    })()`);
    await window.waitFor(`${name}.linkedBrowser.currentURI.spec === ${JSON.stringify(url)}`);
    return window.view(`${name}.linkedBrowser`);
  };
  return {
    openTab,
    openExtensionPage: (name: string) => openTab(`moz-extension://${UUID}/${name}`),
    async openPopup() {
      await window.evaluate(`${EXTENSION}.apiManager.global.browserActionFor(${EXTENSION}).openPopup(window, false)`);
      return shown(POPUP);
    },
    popup: () => shown(POPUP),
    sidebar: () => shown(SIDEBAR),
    async closePopup() {
      await window.evaluate(`${POPUP}?.closest('panel').hidePopup()`);
      await window.waitFor(`${POPUP} === null`);
    },
    async openSidebar() {
      const id = `[...SidebarController.sidebars.keys()].find((key) => key.includes('sidescope'))`;
      await window.waitFor(`${id} !== undefined`);
      await window.evaluate(`void SidebarController.show(${id})`);
      return shown(SIDEBAR);
    },
    async openPanel() {
      await window.evaluate(`(async () => {
        const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
        const { gDevTools } = require('devtools/client/framework/devtools');
        globalThis.toolbox = await gDevTools.showToolboxForTab(gBrowser.selectedTab, { toolId: 'webconsole' });
      })()`);
      const ours = `globalThis.toolbox.getAdditionalTools().find(({ label }) => label === 'Sidescope')`;
      await window.waitFor(`${ours} !== undefined`);
      await window.evaluate(`void globalThis.toolbox.selectTool(${ours}.id)`);
      return shown(TOOLBOX_PANEL);
    },
    async closePanel() {
      await window.evaluate('globalThis.toolbox.destroy()');
    },
  };
}
