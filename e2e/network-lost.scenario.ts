// The network goes away without a word, as it does under a machine that is carried elsewhere, and comes back: nothing looks
// down that only this browser does not hear, and what was counted and told meanwhile is there, once, without a reload.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attach, type TargetSession } from '../start/browser/target-session.ts';
import { findTarget } from '../start/browser/targets.ts';
import { type CountingProxy, startCountingProxy } from './harness/counting-proxy.ts';
import { servePlainPage } from './harness/plain-page.ts';
import { type PlainServer, startPlainServer } from './harness/plain-server.ts';
import { click, EVENTS_TAB, eventsOf } from './harness/read-events.ts';
import { healthOf, healthyText, pillText } from './harness/read-panel.ts';
import { totalOf } from './harness/read-servers.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

const LIVE = `${pillText} === 'Near real-time · 0.5 s'`;
/** The first request may go into a connection that is dead, and is given 5 s; the next one follows after 5 s and jitter. */
const BACK_WITHIN_MS = 15_000;
const REPORT_MS = 500;

const ending = new AbortController();
let proxy: CountingProxy;
let server: PlainServer;
let browser: TestBrowser;
let panel: TargetSession;
const reporting = new Set(['api', 'worker']);
let counted = 0;

beforeAll(async () => {
  proxy = await startCountingProxy(ending.signal);
  const host = `127.0.0.1:${proxy.port}`;
  server = await startPlainServer('local', { sidecars: ['api', 'worker'], hosts: [host] }, ending.signal);
  proxy.target(Number(new URL(server.paired.url).port));
  await server.watch();
  const timer = setInterval(() => {
    for (const name of reporting)
      void server.report({ name, cpu: 0.1, memory: 20, traffic: name === 'api' ? { browser: counted } : {} });
  }, REPORT_MS);
  ending.signal.addEventListener('abort', () => clearInterval(timer));
  browser = await startTestBrowser(ending.signal);
  await browser.pair(`http://${host}`, server.paired.token);
  ({ panel } = await browser.openPanel(`${await servePlainPage('app', ending.signal)}/`));
  await panel.waitFor(`${LIVE} && ${healthyText} === '2/2 healthy'`);
});

afterAll(async () => {
  ending.abort();
  await Promise.all([server.ended(), browser.exited]);
});

/** Looks at each frame for the one thing that must not be: called live, and not as it is. */
const WATCH_FOR_LIES = `(() => {
  window.lies = [];
  const look = () => {
    if (${LIVE} && ${healthOf('api')} !== 'healthy') window.lies.push(${healthOf('api')});
    requestAnimationFrame(look);
  };
  look();
})()`;

test('while nothing is heard the last numbers are grey, and none of them is called live', async () => {
  counted = 3;
  await panel.waitFor(`${totalOf('browser')} === 3`);
  await panel.evaluate(click(EVENTS_TAB));
  await panel.evaluate(`window.neverReloaded = true; ${WATCH_FOR_LIES}`);
  proxy.network('lost');
  reporting.delete('worker');
  counted = 31;
  await panel.waitFor(`${pillText} === 'Offline — no answer'`, 20_000);
  expect(await panel.evaluate(`document.querySelector('.topology').classList.contains('stale')`)).toBe(true);
  expect(await panel.evaluate(healthyText)).toBe('');
  expect(await panel.evaluate(healthOf('worker'))).toBe('healthy');
  await expect.poll(() => server.healthOf('worker'), { timeout: 20_000 }).toBe('down');
});

test('once the network is back the panel is live by itself, with all that was counted and told meanwhile', async () => {
  const isWorker = ({ type, url }: { type: string; url: string }) =>
    type === 'service_worker' && url.includes(browser.extensionId);
  const worker = await attach(browser.cdp, (await findTarget(browser.cdp, isWorker, 'the worker')).targetId);
  const offline = (is: boolean) =>
    worker.send('Network.emulateNetworkConditions', {
      offline: is,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  await worker.send('Network.enable');
  await offline(true);
  proxy.network('back');
  await offline(false);
  await panel.waitFor(`${LIVE} && ${totalOf('browser')} === 31 && ${healthOf('worker')} === 'down'`, BACK_WITHIN_MS);
  await panel.waitFor(`${eventsOf('worker')}.some((row) => row.startsWith('down worker'))`);
  const rows = (await panel.evaluate(eventsOf('worker'))) as string[];
  expect(rows.filter((row) => row.startsWith('down worker'))).toHaveLength(1);
  expect(rows.filter((row) => row.startsWith('degraded worker'))).toHaveLength(1);
  expect(await panel.evaluate('window.lies')).toEqual([]);
  expect(await panel.evaluate('window.neverReloaded')).toBe(true);
});
