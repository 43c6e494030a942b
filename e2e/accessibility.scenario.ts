// axe finds nothing in any story, in either theme; and in forced colours what is told by a bar or a dot is still seen.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STORIES } from '../extension/stories/scenes.ts';
import type { TargetSession } from '../start/browser/target-session.ts';
import { closePage } from './harness/pairing-form.ts';
import { builtStories, openStory, turnTo } from './harness/stories.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const Findings = v.object({ rules: v.number(), found: v.array(v.string()) });

/** Some seconds for each story, where the machine is busy with others. */
const ALL_STORIES_MS = 480_000;
/** What a person's own style sheet would say; the page's policy lets no element say it. */
const withStyle = (css: string) => `{
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(${JSON.stringify(css)});
  document.adoptedStyleSheets = [sheet];
}`;
/** At once: some colours take their time. */
const IN_DARK = `${withStyle('* { transition: none !important }')}
  document.documentElement.style.colorScheme = 'dark';`;
/** As WCAG 1.4.12 has it. */
const SPACED = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }';

const ending = new AbortController();
let browser: TestBrowser;

beforeAll(async () => {
  browser = await startTestBrowser(ending.signal, { extensionFolder: builtStories() });
});

afterAll(async () => {
  ending.abort();
  await browser.exited;
});

/** "color-contrast: .state (…)" for everything that axe finds wrong; `rules`: how many it found kept. */
async function examine(page: TargetSession, rules?: readonly string[]): Promise<v.InferOutput<typeof Findings>> {
  await page.evaluate(`window.axe || (() => { ${AXE} })(); undefined`);
  // Of what is right the number is enough, and a story has neither frames nor sheets of elsewhere.
  const faster = { resultTypes: ['violations'], preload: false, iframes: false };
  const options = JSON.stringify({ ...faster, ...(rules && { runOnly: rules }) });
  const found = await page.evaluate(`axe.run(document, ${options}).then(({ passes, violations }) => ({
    rules: passes.length,
    found: violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.target.join(' ') + ' (' + node.failureSummary + ')')),
  }))`);
  return v.parse(Findings, found);
}

test('axe does find something where something is wrong', async () => {
  const page = await openStory(browser, 'healthy');
  await page.evaluate(`document.querySelector('[aria-label="Pause"]').removeAttribute('aria-label')`);
  await page.evaluate(`document.querySelector('.icon-button[title="Pause"]').removeAttribute('title')`);
  const { found } = await examine(page);
  expect(found.some((one) => one.startsWith('button-name'))).toBe(true);
  await closePage(browser, page);
});

test(
  'axe finds nothing in any story, in either theme',
  async () => {
    const findings: string[] = [];
    // One after the other: all pages of an extension share a process.
    const page = await openStory(browser, 'healthy');
    for (const [name, story] of Object.entries(STORIES)) {
      await turnTo(browser, page, name, story);
      const light = await examine(page);
      expect(light.rules).toBeGreaterThan(5);
      await page.evaluate(IN_DARK);
      // A theme changes colours only.
      const dark = await examine(page, ['color-contrast']);
      findings.push(...[...light.found, ...dark.found].map((one) => `${name}: ${one}`));
    }
    await closePage(browser, page);
    expect(findings).toEqual([]);
  },
  ALL_STORIES_MS,
);

const style = (selector: string, property: string) =>
  `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`;

test('in forced colours meters and dots stand out from what they stand on', async () => {
  const page = await openStory(browser, 'busy');
  await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
  await page.waitFor(`matchMedia('(forced-colors: active)').matches`);
  const track = await page.evaluate(style('.meter-track', 'backgroundColor'));
  expect(await page.evaluate(style('.meter-fill', 'backgroundColor'))).not.toBe(track);
  expect(await page.evaluate(style('.meter-track', 'borderTopColor'))).not.toBe(track);
  expect(await page.evaluate(style('.meter-track', 'borderTopWidth'))).toBe('1px');
  const toolbar = await page.evaluate(style('.toolbar', 'backgroundColor'));
  expect(await page.evaluate(style('.link-dot', 'backgroundColor'))).not.toBe(toolbar);
});

test('where somebody wants more room between lines and letters, no number on the map is cut', async () => {
  const page = await openStory(browser, 'busy');
  await page.evaluate(withStyle(SPACED));
  const cut = `[...document.querySelectorAll('.contained')]
    .filter((box) => box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth)
    .map((box) => box.textContent)`;
  expect(await page.evaluate(style('.meter-amount', 'letterSpacing'))).toBe('1.32px');
  expect(await page.evaluate(cut)).toEqual([]);
});
