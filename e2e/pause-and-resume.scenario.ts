// Paused, the real panel stands still and says so, while it goes on collecting; resumed, it shows all that came meanwhile.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetSession } from '../start/browser/target-session.ts';
import { servePlainPage } from './harness/plain-page.ts';
import { type PlainServer, startPlainServer } from './harness/plain-server.ts';
import { meterText, pillText } from './harness/read-panel.ts';
import { totalOf } from './harness/read-servers.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

const PAUSE = '.toolbar [aria-label="Pause"]';
const REPORTS = 5;

const ending = new AbortController();
let server: PlainServer;
let browser: TestBrowser;
let panel: TargetSession;
let other: TargetSession;

beforeAll(async () => {
  server = await startPlainServer('local', { sidecars: ['api'] }, ending.signal);
  browser = await startTestBrowser(ending.signal);
  await browser.pair(server.paired.url, server.paired.token);
  ({ panel } = await browser.openPanel(`${await servePlainPage('app', ending.signal)}/`));
  other = await browser.openExtensionPage('sidepanel.html');
});

afterAll(async () => {
  ending.abort();
  await Promise.all([server.ended(), browser.exited]);
});

const report = (counted: number, memory: number) =>
  server.report({ name: 'api', cpu: 0.1, memory, traffic: { browser: counted } });

test('a paused panel stands still while another view goes on, and misses nothing once it is resumed', async () => {
  await report(1, 20);
  for (const view of [panel, other]) await view.waitFor(`${totalOf('browser')} === 1`);
  await panel.click(PAUSE);
  await panel.waitFor(`/^Paused · \\d\\d:\\d\\d:\\d\\d$/.test(${pillText})`);
  const before = await panel.evaluate(meterText('api', 'mem'));
  for (let sent = 1; sent <= REPORTS; sent += 1) await report(1 + sent, 20 + sent);
  await other.waitFor(
    `${totalOf('browser')} === ${1 + REPORTS} && ${meterText('api', 'mem')} !== ${JSON.stringify(before)}`,
  );
  expect(await panel.evaluate(totalOf('browser'))).toBe(1);
  expect(await panel.evaluate(meterText('api', 'mem'))).toBe(before);

  await panel.click(PAUSE);
  await panel.waitFor(`${totalOf('browser')} === ${1 + REPORTS}`);
  expect(await panel.evaluate(meterText('api', 'mem'))).toBe(await other.evaluate(meterText('api', 'mem')));
  await panel.waitFor(`${pillText} === 'Near real-time · 0.5 s'`);
});
