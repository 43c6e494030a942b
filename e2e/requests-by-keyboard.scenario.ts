// The list of requests in the real panel, with the keyboard: reached, gone through, opened, copied and left. What is copied
// does what the page did, and what is saved opens in Chrome's own Network panel.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { TargetSession } from '../start/browser/target-session.ts';
import { pasted, pressCopy } from './harness/clipboard.ts';
import { press, tabTo } from './harness/keyboard.ts';
import { openRow, REQUESTS_TAB, rowsWith, savedHar } from './harness/read-requests.ts';
import { startSmallApp } from './harness/small-app.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

const GRID = `document.querySelector('.request-grid')`;
const selected = `(document.getElementById(${GRID}.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '')`;
const isOpen = `(document.querySelector('.request-details-view') !== null)`;
const focused = `(document.activeElement.textContent || document.activeElement.getAttribute('aria-label'))`;
const COPY = `document.querySelector('[title="Copy as fetch"]')`;
const BODY = `a=b&it='s`;

const started = useStackAndBrowser();
let page: TargetSession;
let panel: TargetSession;
let devtools: TargetSession;

beforeAll(async () => {
  const app = await startSmallApp(AbortSignal.timeout(600_000));
  const opened = await started().browser.openPanel(app.url);
  ({ page, devtools } = opened);
  // Keys are pressed in DevTools, which hands them to the frame that has the focus.
  const send: TargetSession['send'] = (method, params) =>
    (method.startsWith('Input.') ? devtools : opened.panel).send(method, params);
  panel = { ...opened.panel, send };
  await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  await panel.click(REQUESTS_TAB);
  await panel.waitFor(`${GRID} !== null`);
  await page.evaluate(`(async () => {
    await fetch('/one').then((answer) => answer.text());
    await fetch('/two', { method: 'POST', body: ${JSON.stringify(BODY)} }).then((answer) => answer.text());
    await fetch('/three').then((answer) => answer.text());
  })()`);
  await panel.waitFor(`${rowsWith('/one')} + ${rowsWith('/two')} + ${rowsWith('/three')} === 3`);
});

/** Below the page there is room for the list and what is opened of it, beside the page for one of them. */
async function dock(side: 'bottom' | 'right'): Promise<void> {
  await devtools.evaluate(
    `import('./ui/legacy/legacy.js').then(({ DockController }) => DockController.DockController.instance().setDockSide('${side}'))`,
  );
  await panel.waitFor(side === 'bottom' ? 'innerWidth > 900' : 'innerWidth < 600');
}

async function goIntoList(): Promise<void> {
  await panel.evaluate(`document.querySelector('[aria-label="Filter requests"]').focus()`);
  await tabTo(panel, '.request-grid');
}

beforeEach(() => dock('bottom'));

test('Tab leads into the list, the arrows through it, and Escape closes what they opened', async () => {
  await goIntoList();
  await press(panel, 'End');
  await panel.waitFor(`${selected}.includes('/three') && ${isOpen}`);
  await press(panel, 'ArrowUp');
  await panel.waitFor(`${selected}.includes('/two')`);
  await press(panel, 'Home');
  await panel.waitFor(`!/two|three/.test(${selected})`);
  await press(panel, 'Escape');
  await panel.waitFor(`!${isOpen}`);
  expect(await panel.evaluate(`document.activeElement === ${GRID}`)).toBe(true);
});

test('where what is opened covers the list, the focus goes along with it, and back', async () => {
  await dock('right');
  await goIntoList();
  await press(panel, 'End');
  await panel.waitFor(`${isOpen} && !${GRID}.checkVisibility()`);
  expect(await panel.evaluate(focused)).toBe('Headers');
  await press(panel, 'ArrowRight');
  await panel.waitFor(`${focused} === 'Payload'`);
  await press(panel, 'Escape');
  await panel.waitFor(`!${isOpen} && document.activeElement === ${GRID}`);
});

test('Ctrl+C on a row copies a command that a shell takes as the page sent it', async () => {
  await goIntoList();
  await press(panel, 'End');
  await press(panel, 'ArrowUp');
  await panel.waitFor(`${selected}.includes('/two')`);
  await pressCopy(panel);
  const said = `curl() { for word in "$@"; do printf '%s\\n' "$word"; done; }\n${await pasted(panel)}`;
  const words = (await promisify(execFile)('sh', ['-c', said])).stdout.split('\n');
  expect(words[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/two$/);
  expect(words).toContain(BODY);
});

test('what the button copies as fetch asks the same again in the page', async () => {
  await panel.evaluate(openRow('/two'));
  await panel.waitFor(`${COPY} !== null`);
  await panel.evaluate(`${COPY}.focus()`);
  await panel.evaluate(`${COPY}.click()`);
  await panel.waitFor(`document.body.textContent.includes('Copied as fetch')`);
  expect(await panel.evaluate(`document.activeElement === ${COPY}`)).toBe(true);
  await page.evaluate(`(async () => { ${await pasted(panel)} })()`);
  await panel.waitFor(`${rowsWith('POST /two 200')} === 2`);
});

test('the file that is saved opens in Chrome’s own Network panel', async () => {
  const text = String(await panel.evaluate(savedHar));
  const read = (await devtools.evaluate(`(async () => {
    const { NetworkPanel } = await import('./panels/network/network.js');
    const { ViewManager } = (await import('./ui/legacy/legacy.js')).ViewManager;
    await ViewManager.instance().showView('network');
    const { networkLogView } = NetworkPanel.NetworkPanel.instance();
    await networkLogView.onLoadFromFile(new File([${JSON.stringify(text)}], 'requests.har'));
    const { NetworkLog } = (await import('./models/logs/logs.js')).NetworkLog;
    return NetworkLog.instance().requests().map((request) => request.requestMethod + ' ' + new URL(request.url()).pathname + ' ' + request.statusCode);
  })()`)) as string[];
  expect(read).toEqual(expect.arrayContaining(['GET /one 200', 'POST /two 200', 'GET /three 200']));
});
