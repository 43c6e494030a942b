// Runs once for each open DevTools window; all it does is add the panel.
import browser from 'webextension-polyfill';

void browser.devtools.panels.create('Sidescope', '/icon/32.png', '/panel.html');
