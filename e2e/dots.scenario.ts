// In the real panel a dot travels for what was counted, and for nothing else; with less motion wanted none does, and the
// count grows all the same.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixtureReport } from '../extension/stories/fixtures.ts';
import { toWireJson } from '../server/contract/wire.ts';
import type { TargetSession } from '../start/browser/target-session.ts';
import { framesSeen, framesWithDots, STOP_LOOKING, showsDots, watchDots } from './harness/read-dots.ts';
import { pillText } from './harness/read-panel.ts';
import { totalOf } from './harness/read-servers.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';
import { startTestStack, type TestStack } from './harness/test-stack.ts';

const CHANNEL = 'scheduled';
const SENDS = 8;
const PAUSE_MS = 400;
const STARTED_AT_MS = Date.now();

const ending = new AbortController();
let stack: TestStack;
let browser: TestBrowser;
let panel: TargetSession;
let sent = 0;

beforeAll(async () => {
  stack = await startTestStack(ending.signal);
  browser = await startTestBrowser(ending.signal);
  await browser.pair(stack.server.url, stack.token);
  ({ panel } = await browser.openPanel(stack.pageUrl));
  await panel.waitFor(`${pillText} === 'Near real-time · 0.5 s'`);
});

afterAll(async () => {
  ending.abort();
  await Promise.all([stack.ended(), browser.exited]);
});

/** A second replica of the scheduler that has counted one event more than at the last report. */
async function sendReport(traffic: number): Promise<void> {
  sent += 1;
  const report = fixtureReport(
    { name: 'beat', instance: 'counting', cpu: 0.01, memory: 20, age: 0, up: 100 + sent },
    Date.now(),
  );
  const body = toWireJson({ ...report, startedAtMs: STARTED_AT_MS, traffic: { [CHANNEL]: traffic } });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${stack.token}` };
  const answer = await fetch(`${stack.server.url}/api/reports`, { method: 'POST', headers, body });
  expect(answer.status, await answer.text()).toBe(200);
}

/** Sends reports with ever more events, and gives how many frames were seen meanwhile, and how many of them with dots. */
async function watchWhileCounting(from: number): Promise<{ seen: number; withDots: number; counted: number }> {
  const before = Number(await panel.evaluate(totalOf(CHANNEL)));
  await panel.evaluate(watchDots(CHANNEL));
  for (let sends = 1; sends <= SENDS; sends += 1) {
    await sendReport(from + sends);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  await panel.waitFor(`${totalOf(CHANNEL)} >= ${before + SENDS}`);
  await panel.evaluate(STOP_LOOKING);
  const numberOf = async (name: string) => Number(await panel.evaluate(name));
  return {
    seen: await numberOf(framesSeen),
    withDots: await numberOf(framesWithDots),
    counted: (await numberOf(totalOf(CHANNEL))) - before,
  };
}

test('events that are counted travel as dots along the row', async () => {
  await sendReport(1);
  await panel.waitFor(`${totalOf(CHANNEL)} >= 1`);
  const { seen, withDots, counted } = await watchWhileCounting(1);
  expect(counted).toBeGreaterThanOrEqual(SENDS);
  expect(seen).toBeGreaterThan(20);
  expect(withDots).toBeGreaterThan(seen / 3);
});

test('with less motion wanted nothing is drawn, and the count grows all the same', async () => {
  await panel.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value: 'reduce' }] });
  // The page has heard of it, and those that were under way are gone.
  await panel.waitFor(`document.documentElement.dataset.motion === 'reduce' && !${showsDots(CHANNEL)}`);
  const { seen, withDots, counted } = await watchWhileCounting(SENDS + 1);
  expect(counted).toBeGreaterThanOrEqual(SENDS);
  expect(seen).toBeGreaterThan(20);
  expect(withDots).toBe(0);
});
