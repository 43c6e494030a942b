// The Requests tab in the real panel: each request once, polling as one row with the error beside it, and a HAR file that
// others read and that holds no secret.
import { har as validate } from 'har-validator';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { poll, type TargetSession } from '../start/browser/target-session.ts';
import { listTargets } from '../start/browser/targets.ts';
import {
  detailsText,
  openRow,
  pollingText,
  REQUESTS_TAB,
  requestRows,
  rowsWith,
  savedHar,
  statusLine,
} from './harness/read-requests.ts';
import { type SmallApp, startSmallApp } from './harness/small-app.ts';
import { useStackAndBrowser } from './harness/use-stack-and-browser.ts';

const POLLS = 400;
const PERIOD_MS = 150;

const started = useStackAndBrowser();
let app: SmallApp;
let opened: TargetSession | undefined;

beforeAll(async () => {
  app = await startSmallApp(AbortSignal.timeout(600_000));
});

// The harness finds one panel at a time.
afterEach(async () => {
  const { cdp } = started().browser;
  if (opened) await cdp.send('Target.closeTarget', { targetId: opened.targetId });
  await poll(
    async () => (await listTargets(cdp)).every(({ url }) => !url.includes('panel.html')),
    10_000,
    'closing the panel',
  );
});

/** DevTools on a page, on the Requests tab. */
async function openRequests(url: string): Promise<{ page: TargetSession; panel: TargetSession }> {
  const { page, panel } = await started().browser.openPanel(url);
  opened = page;
  await panel.click(REQUESTS_TAB);
  await panel.waitFor(`document.querySelector('.request-grid') !== null`);
  return { page, panel };
}

test('what the page asks appears once each, with its answer', async () => {
  const { page, panel } = await openRequests(started().stack.pageUrl);
  await page.click('#load');
  await page.click('#run');
  await panel.waitFor(`${rowsWith('POST /api/jobs 202')} === 1`);
  await panel.waitFor(`${rowsWith('/api/products')} === 1`);
  await panel.evaluate(openRow('/api/products'));
  await panel.click('#request-details-response');
  await panel.waitFor(`${detailsText}.includes('priceCents')`);
  expect(await panel.evaluate(rowsWith('.well-known'))).toBe(0);
  expect(await panel.evaluate(rowsWith('/api/monitor'))).toBe(0);
});

test(`${POLLS} polling GETs are one row, and the error among them stands out`, async () => {
  const { page, panel } = await openRequests(app.url);
  // One after the other, by the page’s own clock, as a page polls.
  const ask = (count: number) => `(async () => {
    const answers = [];
    let due = performance.now();
    for (let sent = 0; sent < ${count}; sent += 1) {
      answers.push(fetch('/poll').then((answer) => answer.text()));
      due += ${PERIOD_MS};
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    }
    // Before the app answers otherwise.
    await Promise.all(answers);
  })()`;
  await page.evaluate(ask(POLLS / 2));
  app.answerPollWith(500);
  await page.evaluate(ask(1));
  app.answerPollWith(200);
  await page.evaluate(ask(POLLS / 2));
  // What ended before it was told before it.
  await page.evaluate(`fetch('/last').then((answer) => answer.text())`);
  await panel.waitFor(`${rowsWith('GET /last 200')} === 1`);
  await panel.waitFor(`/1 polling route folded \\(\\d+ GETs/.test(${pollingText})`);
  await panel.click('.chip.errors');
  await panel.waitFor(`${requestRows}.join() === 'GET /poll 500'`);
  await panel.click('.chip.errors');
  // All but the error, the first good one after it, and a few that a busy machine sent out of the beat.
  const folded = Number(/\((\d+) GETs/.exec(String(await panel.evaluate(pollingText)))?.[1]);
  expect(folded).toBeGreaterThan(POLLS * 0.9);
  // Every one of them is somewhere, and once, as is the last one.
  const listed = Number(/^(\d+) requests/.exec(String(await panel.evaluate(statusLine)))?.[1]);
  expect(folded + listed).toBe(POLLS + 2);
});

test('the HAR file is read by others, and holds none of the secrets that the page sent and was sent', async () => {
  const { page, panel } = await openRequests(app.url);
  const secrets = [
    'planted-header-7Kx3',
    'planted-body-7Kx4',
    'planted-query-7Kx5',
    'planted-cookie-7Kx1',
    'planted-answer-7Kx2',
  ];
  await page.evaluate(`fetch('/login?access_token=planted-query-7Kx5', {
    method: 'POST',
    headers: { authorization: 'Bearer planted-header-7Kx3', 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'ada', nested: [{ password: 'planted-body-7Kx4' }] }),
  }).then((answer) => answer.text())`);
  await panel.waitFor(`${rowsWith('POST /login')} === 1`);
  await panel.evaluate(openRow('POST'));
  await panel.click('#request-details-response');
  await panel.waitFor(`${detailsText}.includes('[redacted]')`);
  const text = String(await panel.evaluate(savedHar));
  await expect(validate(JSON.parse(text))).resolves.toBeDefined();
  expect(text).toContain('/login?access_token=[redacted]');
  for (const secret of secrets) expect(text).not.toContain(secret);
  for (const secret of secrets)
    expect(await panel.evaluate(`document.body.textContent.includes('${secret}')`)).toBe(false);

  // For one pair of eyes, by a click, while DevTools has it.
  await panel.click('[aria-label="Show secrets of this request"]');
  await panel.click('#request-details-headers');
  await panel.waitFor(`${detailsText}.includes('planted-header-7Kx3')`);
  expect(String(await panel.evaluate(savedHar))).not.toContain('planted-header-7Kx3');
});
