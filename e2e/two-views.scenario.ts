// Two views of one server show the same totals, also after the extension's worker was ended under both.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetSession } from '../start/browser/target-session.ts';
import { findTarget, listTargets } from '../start/browser/targets.ts';
import { servePlainPage } from './harness/plain-page.ts';
import { type PlainServer, startPlainServer } from './harness/plain-server.ts';
import { pillText } from './harness/read-panel.ts';
import { totalOf } from './harness/read-servers.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

const ending = new AbortController();
let server: PlainServer;
let browser: TestBrowser;
let views: TargetSession[] = [];
let counted = 0;

beforeAll(async () => {
  server = await startPlainServer('local', { sidecars: ['api'] }, ending.signal);
  browser = await startTestBrowser(ending.signal);
  await browser.pair(server.paired.url, server.paired.token);
  const page = await servePlainPage('app', ending.signal);
  const { panel } = await browser.openPanel(`${page}/`);
  views = [panel, await browser.openExtensionPage('sidepanel.html')];
});

afterAll(async () => {
  ending.abort();
  await Promise.all([server.ended(), browser.exited]);
});

async function count(events: number): Promise<void> {
  counted += events;
  await server.report({ name: 'api', cpu: 0.1, memory: 20, traffic: { browser: counted } });
}
const allShow = (expression: string) => Promise.all(views.map((view) => view.waitFor(expression)));
const isWorker = ({ type, url }: { type: string; url: string }) =>
  type === 'service_worker' && url.startsWith(`chrome-extension://${browser.extensionId}/`);

test('both show every event that was counted', async () => {
  await allShow(`${pillText} === 'Near real-time · 0.5 s'`);
  for (const events of [20, 8]) await count(events);
  await allShow(`${totalOf('browser')} === 28`);
});

test('the worker is ended: both views find the next one, and miss nothing that was counted meanwhile', async () => {
  for (const view of views) await view.evaluate('void (window.neverReloaded = true)');
  const { targetId } = await findTarget(browser.cdp, isWorker, "the extension's worker");
  await browser.cdp.send('Target.closeTarget', { targetId });
  await count(14);
  await findTarget(browser.cdp, (target) => isWorker(target) && target.targetId !== targetId, 'the next worker');
  await allShow(`${pillText} === 'Near real-time · 0.5 s' && ${totalOf('browser')} === 42`);
  await count(1);
  await allShow(`${totalOf('browser')} === 43`);
  for (const view of views) expect(await view.evaluate('window.neverReloaded')).toBe(true);
  expect((await listTargets(browser.cdp)).filter(isWorker)).toHaveLength(1);
});
