// The X-ray in the real panel: one click on "Run a job" is one POST, from the browser over frontend and api to the worker.
import { cpus } from 'node:os';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { TargetSession } from '../start/browser/target-session.ts';
import { allWatched } from './harness/all-watched.ts';
import { backendOf, detailsText, filterBy, openRow, REQUESTS_TAB, rowsWith } from './harness/read-requests.ts';
import {
  figureHeads,
  figuresOf,
  isLit,
  litChannels,
  msOf,
  readSum,
  roundingMs,
  showsInWaterfall,
  sums,
  verdictText,
  XRAY_TAB,
} from './harness/read-xray.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

/** Each takes the worker 20 ms and more. */
const JOBS_BEFORE = 8;

const started = useStackAndBrowser();
let panel: TargetSession;

test('"Run a job" is one POST whose X-ray leads from the browser to the worker, and whose times add up', async () => {
  const { stack, browser } = started();
  const opened = await browser.openPanel(stack.pageUrl);
  const { page } = opened;
  panel = opened.panel;
  await panel.click(REQUESTS_TAB);
  await allWatched(stack, ['frontend', 'api', 'worker']);
  // The worker has these to do first, so that ours ends after its answer, however late that reaches the browser.
  const queueJob = () => fetch(new URL('/api/jobs', stack.pageUrl), { method: 'POST' }).then((answer) => answer.text());
  await Promise.all(Array.from({ length: JOBS_BEFORE }, queueJob));
  await page.click('#run');
  await panel.waitFor(`${rowsWith('POST /api/jobs 202')} === 1`);
  await panel.evaluate(openRow('POST'));
  await panel.click(XRAY_TAB);
  // Once all have told, nothing is added to its times any more.
  await panel.waitFor(showsInWaterfall('browser', 'frontend', 'api', 'queue', 'worker'));

  const [answered = '', after = ''] = v.parse(v.array(v.string()), await panel.evaluate(sums));
  for (const { wholeMs, terms } of [answered, after].map(readSum)) {
    const sumMs = terms.reduce((sum, { ms }) => sum + ms, 0);
    // Each term is rounded, as the whole is.
    const roundedMs = terms.reduce((sum, { ms }) => sum + roundingMs(ms), roundingMs(wholeMs));
    expect(Math.abs(sumMs - wholeMs)).toBeLessThanOrEqual(roundedMs);
  }
  expect(readSum(answered).terms.map(({ name }) => name)).toEqual(expect.arrayContaining(['frontend', 'api']));
  expect(readSum(after).terms.map(({ name }) => name)).toContain('worker');

  expect(await panel.evaluate(figureHeads)).toEqual([
    'Sidecar',
    'Own time attributed',
    'CPU window total',
    'Throttled window total',
    'Memory window total',
    'Window measured',
  ]);
  // The report after its end brings them.
  await panel.waitFor(`${figuresOf('worker')}.length === 5`);
  const [own = '', cpu = '', , , window = ''] = v.parse(v.array(v.string()), await panel.evaluate(figuresOf('worker')));
  // A receipt takes 20 ms and more. How much of it was CPU depends on what else the machine does.
  expect(msOf(own)).toBeGreaterThanOrEqual(20);
  expect(msOf(window)).toBeGreaterThanOrEqual(msOf(own));
  expect(msOf(cpu)).toBeLessThanOrEqual(msOf(window) * cpus().length);
  // Where the time went depends on that as well, also in the browser.
  expect(await panel.evaluate(verdictText)).toMatch(
    /^(Not slow|Slow handler|Edge gap|In the browser|Queue wait|Unknown): /,
  );
  expect(await panel.evaluate(detailsText)).toContain('One clock of frontend, api, worker: ');
});

test('its row names its channels, and each sidecar with its own time, as the X-ray has them', async () => {
  await panel.evaluate(filterBy('method:POST channel:async sidecar:worker'));
  const inRow = backendOf('POST');
  // The list is painted less often than the X-ray, and may still say what was told before the last of them.
  await panel.waitFor(`['frontend', 'api', 'worker'].every((name) => ${inRow}.includes(name + ' '))`);
  const [channels = '', backend = ''] = String(await panel.evaluate(inRow)).split(' | ');
  expect(channels).toBe('browser·async');
  const named = backend.split(' · ').map((part) => part.split(' ')[0]);
  expect(named).toEqual(['frontend', 'api', 'worker']);
  for (const part of backend.split(' · ')) {
    const [name = '', ...time] = part.split(' ');
    const [own = ''] = v.parse(v.array(v.string()), await panel.evaluate(figuresOf(name)));
    expect(own).toContain(time.join(' '));
  }
});

test('its channels light on the map, and so does the sidecar of a row that has the focus', async () => {
  await panel.waitFor(`${litChannels}.join() === 'browser,async'`);
  expect(await panel.evaluate(isLit('worker'))).toBe(false);
  await panel.evaluate(`document.querySelector('[data-who="worker"] .xray-sidecar').focus()`);
  await panel.waitFor(isLit('worker'));
  await panel.evaluate(`document.activeElement.blur()`);
  await panel.waitFor(`!${isLit('worker')}`);
  await panel.click('[aria-label="Close request"]');
  await panel.waitFor(`${litChannels}.length === 0`);
});
