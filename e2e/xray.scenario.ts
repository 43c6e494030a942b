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
  sums,
  verdictText,
  waterfallRows,
  XRAY_TAB,
} from './harness/read-xray.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

const started = useStackAndBrowser();
let panel: TargetSession;

test('"Run a job" is one POST whose X-ray leads from the browser to the worker, and whose times add up', async () => {
  const { stack, browser } = started();
  const opened = await browser.openPanel(stack.pageUrl);
  const { page } = opened;
  panel = opened.panel;
  await panel.click(REQUESTS_TAB);
  await allWatched(stack, ['frontend', 'api', 'worker']);
  await page.click('#run');
  await panel.waitFor(`${rowsWith('POST /api/jobs 202')} === 1`);
  await panel.evaluate(openRow('POST'));
  await panel.click(XRAY_TAB);
  await panel.waitFor(`${waterfallRows}.includes('worker')`);
  // Between browser and frontend there may be too little time to be told apart as the edge.
  const rows = v.parse(v.array(v.string()), await panel.evaluate(waterfallRows));
  expect(rows.filter((row) => row !== 'edge')).toEqual(['browser', 'frontend', 'api', 'queue', 'worker']);

  const [answered = '', after = ''] = v.parse(v.array(v.string()), await panel.evaluate(sums));
  for (const { wholeMs, terms } of [answered, after].map(readSum)) {
    const sumMs = terms.reduce((sum, { ms }) => sum + ms, 0);
    // Each term is rounded to the millisecond, as the whole is.
    expect(Math.abs(sumMs - wholeMs)).toBeLessThanOrEqual(0.5 * (terms.length + 1));
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
  expect(await panel.evaluate(verdictText)).toMatch(/^(Not slow|Slow handler|Edge gap|Queue wait|Unknown): /);
  expect(await panel.evaluate(detailsText)).toContain('One clock of frontend, api, worker: ');
});

test('its row names its channels, and each sidecar with its own time, as the X-ray has them', async () => {
  await panel.evaluate(filterBy('method:POST channel:async sidecar:worker'));
  const inRow = backendOf('POST');
  await panel.waitFor(`${inRow}.includes('worker')`);
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
  expect(await panel.evaluate(litChannels)).toEqual(['browser', 'async']);
  expect(await panel.evaluate(isLit('worker'))).toBe(false);
  await panel.evaluate(`document.querySelector('[data-who="worker"] .xray-sidecar').focus()`);
  await panel.waitFor(isLit('worker'));
  await panel.evaluate(`document.activeElement.blur()`);
  await panel.waitFor(`!${isLit('worker')}`);
  await panel.click('[aria-label="Close request"]');
  await panel.waitFor(`${litChannels}.length === 0`);
});
