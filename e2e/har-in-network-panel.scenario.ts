// The HAR file in Chrome's own Network panel, which takes it in by its own rules.
import { expect, test } from 'vitest';
import { REQUESTS_TAB, rowsWith, savedHar } from './harness/read-requests.ts';
import { startSmallApp } from './harness/small-app.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

const started = useStackAndBrowser();

/** By "Import HAR file", gives what the panel then lists. DevTools' front end is no public interface. */
const imported = (har: string): string => `(async () => {
  const { ViewManager } = await import('./ui/legacy/legacy.js');
  const { NetworkPanel } = await import('./panels/network/network.js');
  const { NetworkLog } = await import('./models/logs/logs.js');
  await ViewManager.ViewManager.instance().showView('network');
  await NetworkPanel.NetworkPanel.instance().networkLogView.onLoadFromFile(new File([${JSON.stringify(har)}], 'sidescope.har'));
  return NetworkLog.NetworkLog.instance().requests()
    .map((request) => [request.requestMethod, request.url(), request.statusCode, request.mimeType].join(' '));
})()`;

test('what is saved opens there, request by request', async () => {
  const app = await startSmallApp(AbortSignal.timeout(600_000));
  const { page, panel, devtools } = await started().browser.openPanel(app.url);
  await panel.click(REQUESTS_TAB);
  await page.evaluate(`fetch('/orders?page=2', { method: 'POST', body: '{"a":1}' }).then((answer) => answer.text())`);
  await page.evaluate(`fetch('/cut').catch(() => null)`);
  await page.evaluate(`fetch('/orders/41').then((answer) => answer.text())`);
  await panel.waitFor(`${rowsWith('/')} === 3`);
  // Elsewhere, so that none of them is what the panel itself saw.
  const har = String(await panel.evaluate(savedHar)).replaceAll(app.url, 'http://elsewhere.test');
  expect(await devtools.evaluate(imported(har))).toEqual([
    'POST http://elsewhere.test/orders?page=2 200 application/json',
    'GET http://elsewhere.test/cut 0 ',
    'GET http://elsewhere.test/orders/41 200 application/json',
  ]);
});
