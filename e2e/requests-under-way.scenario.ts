// Requests under way in the real panel: listed at once where Sidescope may see the app, and one row each whatever becomes of
// them; where it may not, and only DevTools tells, at their end.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openDevToolsPanel } from '../start/browser/devtools-panel.ts';
import { poll, type TargetSession } from '../start/browser/target-session.ts';
import { listTargets, openPage } from '../start/browser/targets.ts';
import { type PlainServer, startPlainServer } from './harness/plain-server.ts';
import { detailsText, openRow, REQUESTS_TAB, requestRows, rowsWith } from './harness/read-requests.ts';
import { type SmallApp, startSmallApp } from './harness/small-app.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

const ending = new AbortController();
let [seen, unseen]: SmallApp[] = [];
let server: PlainServer;
let browser: TestBrowser;
let page: TargetSession;

beforeAll(async () => {
  [seen, unseen] = await Promise.all([startSmallApp(ending.signal), startSmallApp(ending.signal)]);
  server = await startPlainServer('local', { sidecars: ['api'], origins: [app(seen).url] }, ending.signal);
  browser = await startTestBrowser(ending.signal);
  await browser.pair(server.paired.url, server.paired.token);
});

// The harness finds one panel at a time.
afterEach(async () => {
  await browser.cdp.send('Target.closeTarget', { targetId: page.targetId });
  const closed = async () => (await listTargets(browser.cdp)).every(({ url }) => !url.includes('panel.html'));
  await poll(closed, 10_000, 'closing the panel');
});

afterAll(async () => {
  ending.abort();
  await Promise.all([server.ended(), browser.exited]);
});

function app(started: SmallApp | undefined): SmallApp {
  if (started === undefined) throw new Error('only within a test');
  return started;
}

const ask = (path: string) => `void fetch('${path}').then((answer) => answer.text()).catch(() => {})`;
const only = (row: string) =>
  `${requestRows}.filter((row) => row.includes('${row.split(' ')[1]}')).join() === '${row}'`;

/** A page of the app, with DevTools on it after `first` was done there. */
async function openOn({ url }: SmallApp, first = ''): Promise<TargetSession> {
  page = await openPage(browser.cdp, url);
  await page.waitFor(`document.readyState === 'complete'`);
  await page.evaluate(first);
  const { panel } = await openDevToolsPanel(browser.cdp, page.targetId, browser.extensionId);
  await panel.click(REQUESTS_TAB);
  await panel.waitFor(`document.querySelector('.request-grid') !== null`);
  return panel;
}

test('where only DevTools tells, what is under way when the panel opens is one row, to its end and after it', async () => {
  const panel = await openOn(app(unseen));
  await page.evaluate(ask('/held?one'));
  await page.evaluate(ask('/other'));
  await panel.waitFor(only('GET /other 200'));
  expect(await panel.evaluate(rowsWith('/held'))).toBe(0);
  // The panel anew, while DevTools has been open all the time.
  await panel.evaluate(`void (document.body.dataset.old = '', setTimeout(() => location.reload()))`);
  await panel.waitFor(`!('old' in document.body.dataset) && document.querySelector('${REQUESTS_TAB}') !== null`);
  await panel.click(REQUESTS_TAB);
  await panel.waitFor(only('GET /held?one pending'));
  await app(unseen).release();
  await panel.waitFor(only('GET /held?one 200'));
});

test('once allowed it is listed when it begins, and is the same row when it has ended', async () => {
  const panel = await openOn(app(seen));
  await panel.click('.access-note .text-button');
  await panel.waitFor(`document.querySelector('.access-note') === null`);
  await page.evaluate(ask('/held?one'));
  await panel.waitFor(only('GET /held?one pending'));
  await panel.evaluate(openRow('/held?one'));
  await panel.waitFor(`${detailsText}.includes('still under way')`);
  await app(seen).release();
  await panel.waitFor(only('GET /held?one 200'));
  await panel.waitFor(`${detailsText}.includes('DevTools and the background')`);
});

test('what is cancelled, and what breaks off, has failed and is not pending for ever', async () => {
  const panel = await openOn(app(seen));
  await page.evaluate(`void (window.stop = new AbortController());
    void fetch('/held?cancelled', { signal: stop.signal }).catch(() => {})`);
  await panel.waitFor(only('GET /held?cancelled pending'));
  await page.evaluate(`stop.abort()`);
  await panel.waitFor(only('GET /held?cancelled failed'));
  await page.evaluate(ask('/cut'));
  await panel.waitFor(only('GET /cut failed'));
  await panel.click('.chip.errors');
  await panel.waitFor(`${requestRows}.length === 2`);
  expect(await panel.evaluate(rowsWith('pending'))).toBe(0);
});

test('a panel that opens while one is under way shows it, and its end', async () => {
  const panel = await openOn(app(seen), ask('/held?early'));
  await panel.waitFor(only('GET /held?early pending'));
  await app(seen).release();
  await panel.waitFor(only('GET /held?early 200'));
});
