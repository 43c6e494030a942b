import browser from 'webextension-polyfill';
import { browserViewDeps } from '../../app/browser-edge.ts';
import { startPanelApp } from '../../app/panel-app.tsx';
import { followDevtoolsTheme } from '../../app/theme.ts';
import { inspectedPageOrigin } from '../../page-origin/inspected-page.ts';

// The polyfill's types promise `devtools`; it is absent from a panel page opened as a plain tab.
followDevtoolsTheme(document.documentElement, browser.devtools?.panels);
startPanelApp(document.getElementById('app') ?? document.body, browserViewDeps(inspectedPageOrigin()));
