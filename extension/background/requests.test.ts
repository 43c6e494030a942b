// The background's requests between a fake browser and a session's storage in memory. Time is the test's.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { APP_ORIGIN } from '../inspector/sample-entry.ts';
import { memoryValue } from '../storage/memory-value.ts';
import { SERVER, startedRequests } from './started-requests.ts';

const SECRET = 'not-to-be-kept-7Kx1';

let ending: AbortController;
beforeEach(() => {
  vi.useFakeTimers();
  ending = new AbortController();
});
afterEach(() => {
  ending.abort();
  vi.useRealTimers();
});

const started = (options: Parameters<typeof startedRequests>[1] = {}) => startedRequests(ending.signal, options);

test('a view hears what its tab asked before, and then each further request', async () => {
  const { request, view } = await started();
  await request('POST', '/api/early', 201);
  await request('POST', '/other-tab', 201, { tabId: 4 });
  const side = view();
  await side.send({ type: 'follow', tabId: 3 });
  expect(side.paths()).toEqual(['POST /api/early']);
  await request('POST', '/api/late', 201);
  await vi.advanceTimersByTimeAsync(100);
  expect(side.paths()).toEqual(['POST /api/early', 'POST /api/late']);
});

test('only what the app’s pages ask is looked at, and neither excluded polling nor Sidescope’s own', async () => {
  const { request, view } = await started();
  await request('POST', 'http://elsewhere.example/pay', 200, { origin: 'http://elsewhere.example' });
  await request('POST', '/api/no-tab', 200, { tabId: -1 });
  await request('GET', '/api/beat', 200);
  await request('POST', `${SERVER.url}/api/monitor/sidecars/ticket`, 200);
  await request('GET', '/api/beat', 500);
  const side = view();
  await side.send({ type: 'follow', tabId: 3 });
  expect(side.paths()).toEqual(['GET /api/beat']);
});

test('a worker that was put to sleep goes on with what it held, and no secret is ever stored', async () => {
  const first = await started();
  await first.request('POST', `/api/jobs?token=${SECRET}`, 202);
  for (let index = 0; index < 6; index += 1) await first.request('GET', '/api/me', 200);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(JSON.stringify([...first.area.held])).toContain('/api/jobs');
  expect(JSON.stringify([...first.area.held])).not.toContain(SECRET);
  ending.abort();
  ending = new AbortController();

  const second = await started({ area: first.area, apps: first.apps });
  const side = second.view();
  await side.send({ type: 'follow', tabId: 3 });
  expect(side.paths()).toEqual(['POST /api/jobs']);
  expect(side.received.find((message) => message.type === 'log')).toMatchObject({ polling: [{ count: 6 }] });
});

test('the request that wakes a worker is seen, though no server has spoken yet', async () => {
  const first = await started();
  ending.abort();
  ending = new AbortController();
  const second = await started({ area: first.area, apps: first.apps });
  await second.request('POST', '/api/woken', 201);
  const side = second.view();
  await side.send({ type: 'follow', tabId: 3 });
  expect(side.paths()).toEqual(['POST /api/woken']);
});

test('writes are bounded: one a second, however many requests there are', async () => {
  const { area, request } = await started();
  for (let index = 0; index < 50; index += 1) await request('POST', `/api/${index}`, 201);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(area.writes).toBe(1);
});

test('a closed tab leaves nothing behind', async () => {
  const { area, request, close, settle, view } = await started();
  await request('POST', '/api/jobs', 202);
  await vi.advanceTimersByTimeAsync(1_000);
  close(3);
  await settle();
  expect([...area.held.keys()]).toEqual([]);
  const side = view();
  await side.send({ type: 'follow', tabId: 3 });
  expect(side.paths()).toEqual([]);
});

test('a view is told which origins cannot be seen', async () => {
  const { view, settle } = await started({ allowed: memoryValue() });
  const side = view();
  await settle();
  expect(side.received.find((message) => message.type === 'access')).toEqual({
    type: 'access',
    missing: [APP_ORIGIN],
  });
});

test('nothing is looked at before somebody allows it, and what is asked after that is seen', async () => {
  const { request, view } = await started({ allowed: memoryValue() });
  await request('POST', '/before', 201);
  const side = view();
  await side.send({ type: 'follow', tabId: 3 });
  await side.send({ type: 'allow', origins: [APP_ORIGIN] });
  expect(side.received.findLast((message) => message.type === 'access')).toMatchObject({ missing: [] });
  await request('POST', '/after', 201);
  await vi.advanceTimersByTimeAsync(100);
  expect(side.paths()).toEqual(['POST /after']);
});

test('what a view says that cannot be read is dropped', async () => {
  const { view, drops } = await started();
  // @ts-expect-error: as an older or a broken page might say it
  await view().send({ type: 'follow', tabId: 'three' });
  expect(drops).toHaveLength(1);
});

test('what was cleared is told to nobody, and is not back with the next worker', async () => {
  const first = await started();
  await first.request('POST', '/api/jobs', 202);
  await vi.advanceTimersByTimeAsync(1_000);
  const side = first.view();
  await side.send({ type: 'follow', tabId: 3 });
  await first.request('POST', '/api/waits', 202);
  await side.send({ type: 'clear', tabId: 3 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(side.paths()).not.toContain('POST /api/waits');
  ending.abort();
  ending = new AbortController();
  const again = (await started({ area: first.area, apps: first.apps })).view();
  await again.send({ type: 'follow', tabId: 3 });
  expect(again.paths()).toEqual([]);
});

test('a tab that is closed while a request is under way leaves nothing behind', async () => {
  const { area, event, close, settle } = await started();
  await event('begun', '1');
  close(3);
  await settle();
  await event('failed', '1', { error: 'net::ERR_ABORTED' });
  await vi.advanceTimersByTimeAsync(2_000);
  expect([...area.held.keys()]).toEqual([]);
});

test('a length that is no number to count with is unknown', async () => {
  const { request, view } = await started();
  await request('POST', '/api/odd', 201, { responseHeaders: [{ name: 'content-length', value: '9'.repeat(400) }] });
  const side = view();
  await side.send({ type: 'follow', tabId: 3 });
  expect(side.received.find((message) => message.type === 'log')?.entries[0]?.bodyBytes).toBeNull();
});
