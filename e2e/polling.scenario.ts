// Something on the way lets no event stream through: the panel lives on snapshots, one every 30 s, and what it shows is grey
// and says its age as soon as it is too old to pass for the present.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetSession } from '../start/browser/target-session.ts';
import { startCountingProxy } from './harness/counting-proxy.ts';
import { servePlainPage } from './harness/plain-page.ts';
import { type PlainServer, startPlainServer } from './harness/plain-server.ts';
import { click } from './harness/read-events.ts';
import { healthyText, looksOld, pillText, stateOf } from './harness/read-panel.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

const REPORT_MS = 500;
/** Three attempts at a stream, with 5 and 15 s and jitter between them. */
const POLLS_WITHIN_MS = 40_000;

const ending = new AbortController();
let server: PlainServer;
let browser: TestBrowser;
let panel: TargetSession;
let letStreams: (through: boolean) => void;

beforeAll(async () => {
  const proxy = await startCountingProxy(ending.signal);
  ({ letStreams } = proxy);
  letStreams(false);
  const host = `127.0.0.1:${proxy.port}`;
  server = await startPlainServer('local', { sidecars: ['api'], hosts: [host] }, ending.signal);
  proxy.target(Number(new URL(server.paired.url).port));
  const timer = setInterval(() => void server.report({ name: 'api', cpu: 0.1, memory: 20 }), REPORT_MS);
  ending.signal.addEventListener('abort', () => clearInterval(timer));
  browser = await startTestBrowser(ending.signal);
  await browser.pair(`http://${host}`, server.paired.token);
  ({ panel } = await browser.openPanel(`${await servePlainPage('app', ending.signal)}/`));
});

afterAll(async () => {
  ending.abort();
  await Promise.all([server.ended(), browser.exited]);
});

const isFresh = `${healthyText} === '1/1 healthy' && /^healthy/.test(${stateOf('api')}) && !${looksOld('api')}`;
const isOld = `/^1\\/1 healthy · as of 1\\d s ago$/.test(${healthyText}) && /^as of 1\\d s ago$/.test(${stateOf('api')}) && ${looksOld('api')}`;

test('a picture that is polled passes for the present, then grows old in grey with its age, until the next one', async () => {
  await panel.waitFor(`${pillText} === 'Polling · 30 s' && ${isFresh}`, POLLS_WITHIN_MS);
  await panel.waitFor(isOld, 15_000);
  expect(await panel.evaluate(`document.querySelector('.topology').classList.contains('stale')`)).toBe(true);
  await panel.waitFor(isFresh, 25_000);
});

test('once streams get through, the numbers are live again', async () => {
  letStreams(true);
  await panel.evaluate(click('.notice .text-button'));
  await panel.waitFor(`${pillText} === 'Near real-time · 0.5 s' && ${isFresh}`);
});
