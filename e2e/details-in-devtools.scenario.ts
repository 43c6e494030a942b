// The details of a sidecar, in the real panel: Escape closes them, and DevTools hears nothing of it.
import { expect, test } from 'vitest';
import { press } from './harness/keyboard.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

// DevTools' own front end is the only one that knows; these names are not a public interface.
const drawerIsOpen = `import('./ui/legacy/legacy.js').then(({ InspectorView }) =>
  InspectorView.InspectorView.instance().drawerVisible())`;

const started = useStackAndBrowser();

test('Escape closes the details of a sidecar, and not also opens the drawer of DevTools', async () => {
  const { stack, browser } = started();
  const { panel, devtools } = await browser.openPanel(stack.pageUrl);
  await panel.click('[data-sidecar="api"] .card-button');
  await panel.waitFor(`document.querySelector('.details') !== null`);
  // In the field of a name it is the field's own.
  const field = `document.querySelector('.server-name-field')`;
  await panel.evaluate(`document.querySelector('[id^="server-tab-"]').focus()`);
  await press(panel, 'F2');
  await panel.waitFor(`${field} !== null`);
  await press(panel, 'Escape');
  await panel.waitFor(`${field} === null`);
  expect(await panel.evaluate(`document.querySelector('.details') !== null`)).toBe(true);
  await panel.evaluate(`document.querySelector('[data-sidecar="api"] .card-button').focus()`);
  await press(panel, 'Escape');
  await panel.waitFor(`document.querySelector('.details') === null`);
  expect(await devtools.evaluate(drawerIsOpen)).toBe(false);
  // The next one has nothing to close here, and is DevTools' own.
  await press(panel, 'Escape');
  await devtools.waitFor(drawerIsOpen);
});
