// With a view open, the extension's worker and its one stream live on. Nothing is attached to the worker, which would
// keep it alive by itself: its life is judged by the stream that the server's side sees.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOSE_GRACE_MS } from '../extension/background/live-servers.ts';
import { type CountingProxy, startCountingProxy } from './harness/counting-proxy.ts';
import { pillText } from './harness/read-panel.ts';
import { startTestBrowser, type TestBrowser } from './harness/test-browser.ts';
import { startTestStack, type TestStack } from './harness/test-stack.ts';

const WATCHED_MS = 125_000;
/** Well before the 30 s after which the browser would end an idle worker, and its stream, by itself. */
const CLOSED_WITHIN_MS = CLOSE_GRACE_MS + 4_000;

const ending = new AbortController();
let proxy: CountingProxy;
let stack: TestStack;
let browser: TestBrowser;

beforeAll(async () => {
  proxy = await startCountingProxy(ending.signal);
  const ownHost = `127.0.0.1:${proxy.port}`;
  stack = await startTestStack(ending.signal, { SIDESCOPE_ALLOWED_HOSTS: ownHost });
  proxy.target(Number(new URL(stack.server.url).port));
  browser = await startTestBrowser(ending.signal);
  await browser.pair(`http://${ownHost}`, stack.token);
});

afterAll(async () => {
  ending.abort();
  await Promise.all([stack.ended(), browser.exited]);
});

test('two views share one stream, which lives for two minutes and ends with the last of them', async () => {
  const { panel, devtools, page } = await browser.openPanel(stack.pageUrl);
  const side = await browser.openExtensionPage('sidepanel.html');
  await panel.waitFor(`${pillText} === 'Near real-time · 0.5 s'`);
  await side.waitFor(`${pillText} === 'Near real-time · 0.5 s'`);
  for (const session of [panel, devtools, page, side]) await session.detach();
  expect(proxy.streams).toHaveLength(1);

  const [stream] = proxy.streams;
  if (stream === undefined) throw new Error('no stream was opened');
  let bytes = stream.bytes;
  // Chrome ends an idle worker after 30 s: look at each half of that whether the stream is still the same and still carries.
  for (let waitedMs = 0; waitedMs < WATCHED_MS; waitedMs += 15_000) {
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    expect(stream.closedBy, JSON.stringify(proxy.streams)).toBeNull();
    expect(stream.bytes).toBeGreaterThan(bytes);
    bytes = stream.bytes;
  }
  expect(proxy.streams).toHaveLength(1);

  await browser.cdp.send('Target.closeTarget', { targetId: page.targetId });
  await browser.cdp.send('Target.closeTarget', { targetId: side.targetId });
  await expect.poll(() => stream.closedAtMs, { timeout: CLOSED_WITHIN_MS }).not.toBeNull();
});
