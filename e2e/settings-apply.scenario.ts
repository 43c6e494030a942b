// What is set in the options takes effect at once in a view that is open, and at the server.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetSession } from '../start/browser/target-session.ts';
import { type PlainServer, startPlainServer } from './harness/plain-server.ts';
import { pillText } from './harness/read-panel.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

const ending = new AbortController();
let server: PlainServer;
let browser: TestBrowser;
let panel: TargetSession;
let options: TargetSession;

beforeAll(async () => {
  server = await startPlainServer('local', { sidecars: ['api'] }, ending.signal);
  browser = await startTestBrowser(ending.signal);
  await browser.pair(server.paired.url, server.paired.token);
  panel = await browser.openExtensionPage('panel.html');
  await panel.waitFor(`${pillText} === 'Near real-time · 0.5 s'`);
  await panel.evaluate('void (window.neverReloaded = true)');
  options = await browser.openExtensionPage('options.html');
});

afterAll(async () => {
  ending.abort();
  await Promise.all([server.ended(), browser.exited]);
});

/** Chooses in the list of choices that has this label. */
const choose = (label: string, value: string) => `(() => {
  const all = [...document.querySelectorAll('label')];
  const list = document.getElementById(all.find(({ textContent }) => textContent === '${label}').htmlFor);
  list.value = '${value}';
  list.dispatchEvent(new Event('change', { bubbles: true }));
})()`;
const stored = `chrome.storage.local.get('settings').then(({ settings }) => settings)`;

test('motion is reduced in the panel as soon as it is chosen', async () => {
  await options.waitFor(`document.querySelectorAll('select').length === 2`);
  const motion = 'document.documentElement.dataset.motion';
  expect(await panel.evaluate(motion)).toBe('full');
  await options.evaluate(choose('Motion', 'reduce'));
  await panel.waitFor(`${motion} === 'reduce'`);
  await options.evaluate(choose('Motion', 'system'));
  await panel.waitFor(`${motion} === 'full'`);
});

test('another cadence is asked of the server at once, and the pill says so', async () => {
  const report = () => server.report({ name: 'api', cpu: 0.1, memory: 20 });
  expect(await report()).toBe(500);
  await options.evaluate(choose('Reports', '250'));
  await panel.waitFor(`${pillText} === 'Near real-time · 0.25 s'`);
  expect(await report()).toBe(250);
  expect(await panel.evaluate('window.neverReloaded')).toBe(true);
});

test('a list takes what is added, refuses what makes no sense, and gives back what is removed', async () => {
  const add = (text: string) => `(() => {
    const field = document.querySelector('[aria-label="Add a path"]');
    field.value = '${text}';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    field.form.requestSubmit();
  })()`;
  const exclusions = `${stored}.then(({ pollingExclusions }) => pollingExclusions.join())`;
  await options.evaluate(add('/api/me'));
  await options.waitFor(`${exclusions}.then((all) => all === '/api/me')`);
  await options.evaluate(add('health'));
  await options.waitFor(`document.querySelector('.form-error')?.textContent.includes('begins with a slash')`);
  await options.click('[aria-label="Remove /api/me"]');
  await options.waitFor(`${exclusions}.then((all) => all === '')`);
  expect(await options.evaluate(`document.activeElement.getAttribute('aria-label')`)).toBe('Add a path');
});

test('a default of the redaction goes only after a question, and all of them come back by one click', async () => {
  const terms = `${stored}.then((settings) => settings.redactionTerms.join())`;
  const question = `(document.querySelector('.setting-list .confirm > legend')?.textContent ?? '')`;
  await options.click('[aria-label="Remove token"]');
  await options.waitFor(`${question}.includes('exported as they are')`);
  expect(await options.evaluate(`document.activeElement.getAttribute('aria-label')`)).toBe('Keep token');
  await options.click('[aria-label="Keep token"]');
  await options.waitFor(`${question} === ''`);
  await options.click('[aria-label="Remove token"]');
  await options.click('[aria-label="Remove token now"]');
  await options.waitFor(`${terms}.then((all) => !all.split(',').includes('token'))`);
  await options.click('[title="Adds token"]');
  await options.waitFor(`${terms}.then((all) => all.split(',').includes('token'))`);
  await options.waitFor(`document.querySelector('[title^="Adds "]') === null`);
});

test('an app that is allowed is listed, and disallowing it gives its permission back', async () => {
  const allowed = `chrome.storage.local.get('allowed-origins').then((all) => JSON.stringify(all['allowed-origins']))`;
  await options.evaluate(
    `chrome.storage.local.set({ 'allowed-origins': ['http://127.0.0.1:1', 'http://shop.example'] })`,
  );
  await options.click('[aria-label="Disallow http://shop.example"]');
  await options.waitFor(`${allowed}.then((all) => all === '["http://127.0.0.1:1"]')`);
  await options.click('[aria-label="Disallow http://127.0.0.1:1"]');
  await options.waitFor(`${allowed}.then((all) => all === '[]')`);
  // The paired server is on that host.
  const mayReach = `chrome.permissions.contains({ origins: ['http://127.0.0.1/*'] })`;
  expect(await options.evaluate(mayReach)).toBe(true);
});
