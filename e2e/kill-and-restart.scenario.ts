// A demo process is killed: its card is late, then down with its last values in grey, and the badge counts it. Started
// again, it is healthy.
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../start/demo-processes.ts';
import { endProcessGroup } from '../start/process-group.ts';
import { allWatched } from './harness/all-watched.ts';
import { badgeText, badgeTitle, openBadgeReader } from './harness/badge.ts';
import { allHaveNumbers, healthOf, healthyText, looksOld, meterText, stateOf } from './harness/read-panel.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';
import { startTestStack, type TestStack } from './harness/test-stack.ts';

/** Three processes, one started by the other, and its first report. */
const STARTED_WITHIN_MS = 30_000;

const ending = new AbortController();
let stack: TestStack;
let browser: TestBrowser;
let startedAgain: number | undefined;

beforeAll(async () => {
  stack = await startTestStack(ending.signal);
  browser = await startTestBrowser(ending.signal);
  await browser.pair(stack.server.url, stack.token);
});

afterAll(async () => {
  if (startedAgain !== undefined) await endProcessGroup(startedAgain);
  ending.abort();
  await Promise.all([stack.ended(), browser.exited]);
});

test('a killed process is degraded, then down and grey, and healthy when it is started again', async () => {
  const { panel } = await browser.openPanel(stack.pageUrl);
  const badge = await openBadgeReader(browser);
  await panel.waitFor(allHaveNumbers);
  await panel.waitFor(`${healthyText} === '6/6 healthy'`);
  // The badge is drawn once a second, and may be behind the panel.
  await badge.waitFor(`${badgeTitle}.then((title) => title === 'Sidescope: 6 of 6 healthy')`);
  expect(await badge.evaluate(badgeText)).toBe('');
  // Before it knows of the viewer its last report may be 5 s old, and its silence as long already.
  await allWatched(stack, ['worker']);

  const worker = stack.processes.get('worker');
  if (worker === undefined) throw new Error('the demo has no worker');
  process.kill(-worker.pid, 'SIGKILL');
  const killedAtMs = performance.now();

  await panel.waitFor(`${healthOf('worker')} === 'degraded'`, 15_000);
  expect(performance.now() - killedAtMs).toBeGreaterThan(8_000);
  const lastMemory = String(await panel.evaluate(meterText('worker', 'mem')));
  await panel.waitFor(`${healthOf('worker')} === 'down'`, 10_000);
  expect(performance.now() - killedAtMs).toBeLessThan(17_500);

  expect(await panel.evaluate(stateOf('worker'))).toMatch(/^down · 1\d s ago$/);
  expect(await panel.evaluate(meterText('worker', 'mem'))).toBe(lastMemory);
  expect(await panel.evaluate(looksOld('worker'))).toBe(true);
  expect(await panel.evaluate(healthyText)).toBe('5/6 healthy');
  await badge.waitFor(`${badgeText}.then((text) => text === '1')`);

  const again = spawn(process.execPath, ['start/demo-process.ts', 'worker'], {
    cwd: ROOT,
    env: stack.env,
    stdio: 'ignore',
    detached: true,
  });
  startedAgain = again.pid;
  await panel.waitFor(`${healthOf('worker')} === 'healthy'`, STARTED_WITHIN_MS);
  await panel.waitFor(`${healthyText} === '6/6 healthy'`);
  await badge.waitFor(`${badgeText}.then((text) => text === '')`);
});
