// In Firefox the background is an event page, which is unloaded when nothing has called on it for a while. While a view is
// open it stays, and its one stream with it; and when it is unloaded all the same, the view finds its way back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CountingProxy, startCountingProxy } from '../harness/counting-proxy.ts';
import { allHaveNumbers, healthyText, meterText, pillText } from '../harness/read-panel.ts';
import { startTestStack, type TestStack } from '../harness/test-stack.ts';
import type { View } from './firefox-window.ts';
import { backgroundState, startTestFirefox, type TestFirefox, unloadBackground } from './test-firefox.ts';

/** Firefox's own is 30 s; only the wait is shorter. */
const IDLE_MS = 1_500;

const ending = new AbortController();
let proxy: CountingProxy;
let stack: TestStack;
let firefox: TestFirefox;
let panel: View;

beforeAll(async () => {
  proxy = await startCountingProxy(ending.signal);
  const ownHost = `127.0.0.1:${proxy.port}`;
  stack = await startTestStack(ending.signal, { SIDESCOPE_ALLOWED_HOSTS: ownHost });
  proxy.target(Number(new URL(stack.server.url).port));
  firefox = await startTestFirefox(ending.signal, { 'extensions.background.idle.timeout': IDLE_MS });
  await firefox.pair(`http://${ownHost}`, stack.token);
});

afterAll(async () => {
  ending.abort();
  await Promise.all([stack?.ended(), firefox?.ended()]);
});

test('without a view it is unloaded; a view wakes it', async () => {
  await firefox.window.waitFor(`${backgroundState} === 'stopped'`);
  expect(proxy.streams).toHaveLength(0);
  panel = await firefox.openExtensionPage('panel.html');
  await panel.waitFor(`${pillText} === 'Near real-time · 0.5 s'`);
  await panel.waitFor(`${allHaveNumbers} && ${healthyText} === '6/6 healthy'`);
});

test('while the view is open it stays, with its one stream', async () => {
  // So long nothing happens that could be waited for: three times the wait after which it would be gone.
  await new Promise((resolve) => setTimeout(resolve, 3 * IDLE_MS));
  expect(await firefox.window.evaluate(backgroundState)).toBe('running');
  expect(proxy.streams).toHaveLength(1);
  expect(proxy.streams[0]?.closedAtMs).toBeNull();
});

test('unloaded under an open view, it is woken by it, and the numbers move on', async () => {
  await firefox.window.evaluate(unloadBackground);
  await expect.poll(() => proxy.streams[0]?.closedAtMs, { timeout: 5_000 }).not.toBeNull();
  await expect.poll(() => proxy.streams.length, { timeout: 10_000 }).toBe(2);
  await panel.waitFor(`${pillText} === 'Near real-time · 0.5 s'`);
  const before = JSON.stringify(await panel.evaluate(meterText('api', 'cpu')));
  await panel.waitFor(`${meterText('api', 'cpu')} !== ${before}`);
  expect(await panel.evaluate(healthyText)).toBe('6/6 healthy');
});
