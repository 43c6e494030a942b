// Without any view open, and with nothing attached to the worker, the badge follows the sidecars by alarm and snapshot.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endProcessGroup } from '../start/process-group.ts';
import { badgeText, badgeTitle, openBadgeReader } from './harness/badge.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';
import { startTestStack, type TestStack } from './harness/test-stack.ts';

/** Down after 15 s, seen by the next alarm: every 30 s. */
const SEEN_WITHIN_MS = 50_000;

const ending = new AbortController();
let stack: TestStack;
let browser: TestBrowser;

beforeAll(async () => {
  stack = await startTestStack(ending.signal);
  browser = await startTestBrowser(ending.signal);
  await browser.pair(stack.server.url, stack.token);
});

afterAll(async () => {
  ending.abort();
  await Promise.all([stack.ended(), browser.exited]);
});

test('the badge is empty while all is well, counts what is down, and turns to a dash when the server is gone', async () => {
  const reader = await openBadgeReader(browser);
  await reader.waitFor(`${badgeTitle}.then((title) => title === 'Sidescope: 6 of 6 healthy')`, SEEN_WITHIN_MS);
  expect(await reader.evaluate(badgeText)).toBe('');

  for (const name of ['beat', 'worker']) {
    const child = stack.processes.get(name);
    if (child === undefined) throw new Error(`the demo has no ${name}`);
    process.kill(-child.pid, 'SIGKILL');
  }
  await reader.waitFor(`${badgeText}.then((text) => text === '2')`, SEEN_WITHIN_MS);

  await endProcessGroup(stack.server.child.pid);
  await reader.waitFor(`${badgeText}.then((text) => text === '–')`, SEEN_WITHIN_MS);
  expect(await reader.evaluate(badgeTitle)).toBe('Sidescope: the server cannot be reached');
});
