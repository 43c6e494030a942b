// The details of a sidecar, in the real panel: Escape closes them, and DevTools hears nothing of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { press } from './harness/keyboard.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';
import { startTestStack, type TestStack } from './harness/test-stack.ts';

// DevTools' own front end is the only one that knows; these names are not a public interface.
const drawerIsOpen = `import('./ui/legacy/legacy.js').then(({ InspectorView }) =>
  InspectorView.InspectorView.instance().drawerVisible())`;

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

test('Escape closes the details of a sidecar, and not also opens the drawer of DevTools', async () => {
  const { panel, devtools } = await browser.openPanel(stack.pageUrl);
  await panel.click('[data-sidecar="api"] .card-button');
  await panel.waitFor(`document.querySelector('.details') !== null`);
  await panel.evaluate(`document.querySelector('[data-sidecar="api"] .card-button').focus()`);
  await press(panel, 'Escape');
  await panel.waitFor(`document.querySelector('.details') === null`);
  expect(await devtools.evaluate(drawerIsOpen)).toBe(false);
  // The next one has nothing to close here, and is DevTools' own.
  await press(panel, 'Escape');
  await devtools.waitFor(drawerIsOpen);
});
