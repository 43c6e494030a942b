// The machine sleeps over an open panel: the whole browser stands still, and its connections die meanwhile. Awake again,
// the panel is live by itself, and what was counted in its sleep is a number, not traffic that moves.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetSession } from '../start/browser/target-session.ts';
import { type CountingProxy, startCountingProxy } from './harness/counting-proxy.ts';
import { servePlainPage } from './harness/plain-page.ts';
import { type PlainServer, startPlainServer } from './harness/plain-server.ts';
import { framesWithDots, watchDots } from './harness/read-dots.ts';
import { announced } from './harness/read-events.ts';
import { healthyText, pillText } from './harness/read-panel.ts';
import { totalOf } from './harness/read-servers.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

/** Longer than sidecars may be silent. */
const ASLEEP_MS = 20_000;
/** The first request may go into a connection that is dead, and is given 5 s; the next one follows after 5 s and jitter. */
const BACK_WITHIN_MS = 15_000;
const REPORT_MS = 500;
const LIVE = `${pillText} === 'Near real-time · 0.5 s'`;

const ending = new AbortController();
let proxy: CountingProxy;
let server: PlainServer;
let browser: TestBrowser;
let panel: TargetSession;
let counted = 3;

beforeAll(async () => {
  proxy = await startCountingProxy(ending.signal);
  const host = `127.0.0.1:${proxy.port}`;
  server = await startPlainServer('local', { sidecars: ['api'], hosts: [host] }, ending.signal);
  proxy.target(Number(new URL(server.paired.url).port));
  const report = () => void server.report({ name: 'api', cpu: 0.1, memory: 20, traffic: { browser: counted } });
  const timer = setInterval(report, REPORT_MS);
  ending.signal.addEventListener('abort', () => clearInterval(timer));
  browser = await startTestBrowser(ending.signal);
  await browser.pair(`http://${host}`, server.paired.token);
  ({ panel } = await browser.openPanel(`${await servePlainPage('app', ending.signal)}/`));
  await panel.waitFor(`${LIVE} && ${totalOf('browser')} === 3`);
});

afterAll(async () => {
  ending.abort();
  await Promise.all([server.ended(), browser.exited]);
});

test('awake again the panel is live by itself; what was counted in its sleep does not move, and nothing is called down', async () => {
  await panel.evaluate(`window.neverReloaded = true; ${watchDots('browser')}`);
  process.kill(-browser.pid, 'SIGSTOP');
  proxy.network('lost');
  counted = 50;
  await new Promise((resolve) => setTimeout(resolve, ASLEEP_MS));
  proxy.network('back');
  process.kill(-browser.pid, 'SIGCONT');
  await panel.waitFor(`${LIVE} && ${totalOf('browser')} === 50 && ${healthyText} === '1/1 healthy'`, BACK_WITHIN_MS);
  expect(proxy.streams).toHaveLength(2);
  expect(await panel.evaluate(framesWithDots)).toBe(0);
  expect(await panel.evaluate(announced)).toBe('');
  expect(await panel.evaluate('window.neverReloaded')).toBe(true);

  counted += 1;
  await panel.waitFor(`${framesWithDots} > 0`);
});
