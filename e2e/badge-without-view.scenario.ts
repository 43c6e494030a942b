// Without any view open, and with nothing attached to the worker, the badge follows the sidecars by alarm and snapshot.
import { expect, test } from 'vitest';
import { endProcessGroup } from '../start/process-group.ts';
import { badgeText, badgeTitle, openBadgeReader } from './harness/badge.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

/** Down after 15 s, seen by the next alarm: every 30 s. */
const SEEN_WITHIN_MS = 50_000;

const started = useStackAndBrowser();

test('the badge is empty while all is well, counts what is down, and turns to a dash when the server is gone', async () => {
  const { stack, browser } = started();
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
  // The browser is told of each by itself.
  await reader.waitFor(`${badgeTitle}.then((title) => title === 'Sidescope: the server cannot be reached')`);
});
