// Requests under way, as the background tells of them. Time is the test's.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GIVEN_UP } from '../inspector/from-web-request.ts';
import { APP_ORIGIN, START_MS } from '../inspector/sample-entry.ts';
import { BATCH_MS } from './request-views.ts';
import { startedRequests } from './started-requests.ts';

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
const batch = () => vi.advanceTimersByTimeAsync(BATCH_MS);

async function startedWithView() {
  const all = await started();
  const side = all.view();
  await side.send({ type: 'follow', tabId: 3 });
  return { ...all, side };
}

test('a view hears of a request when it begins, and of its end', async () => {
  const { event, side } = await startedWithView();
  await event('begun', '1');
  await batch();
  expect(side.states()).toEqual(['pending']);
  await event('completed', '1', { timeStamp: START_MS + 900, statusCode: 200 });
  await batch();
  expect(side.states()).toEqual(['200']);
});

test('of one that begins and ends within a batch only the end is told', async () => {
  const { event, side } = await startedWithView();
  for (const name of ['begun', 'sent', 'answering', 'completed'] as const) await event(name, '1', { statusCode: 200 });
  await batch();
  const told = side.received.flatMap((message) => (message.type === 'entries' ? message.entries : []));
  expect(told.map(({ pending }) => pending)).toEqual([false]);
});

test.each([
  ['cancelled by its page', 'net::ERR_ABORTED'],
  ['blocked by another extension', 'net::ERR_BLOCKED_BY_CLIENT'],
])('one that is %s has failed', async (_, error) => {
  const { event, side } = await startedWithView();
  await event('begun', '1');
  await event('failed', '1', { error });
  await batch();
  expect(side.states()).toEqual([error]);
});

test('a view that opens while one is under way shows it, and its end', async () => {
  const { event, view } = await started();
  await event('begun', '1');
  const late = view();
  await late.send({ type: 'follow', tabId: 3 });
  expect(late.states()).toEqual(['pending']);
  await event('completed', '1', { statusCode: 204 });
  await batch();
  expect(late.states()).toEqual(['204']);
});

test('a worker that slept meanwhile tells of the end', async () => {
  const first = await started();
  await first.event('begun', '1');
  await vi.advanceTimersByTimeAsync(1_000);
  ending.abort();
  ending = new AbortController();
  const second = await started({ area: first.area, apps: first.apps });
  const side = second.view();
  await side.send({ type: 'follow', tabId: 3 });
  expect(side.states()).toEqual(['pending']);
  await second.event('completed', '1', { timeStamp: START_MS + 90_000, statusCode: 200 });
  await batch();
  expect(side.states()).toEqual(['200']);
});

test('one that was begun is followed to its end, also when its server is no longer paired', async () => {
  const { event, side, setServers, settle } = await startedWithView();
  await event('begun', '1');
  setServers([]);
  await settle();
  await event('completed', '1', { statusCode: 200 });
  await event('begun', '2');
  await batch();
  expect(side.states()).toEqual(['200']);
});

test('what is no longer allowed is not waited for, and nothing more of it is seen', async () => {
  const { event, side, allowed, settle } = await startedWithView();
  await event('begun', '1');
  await allowed.write([]);
  await settle();
  await event('completed', '1', { statusCode: 200 });
  await event('begun', '2');
  await batch();
  expect(side.states()).toEqual([GIVEN_UP]);
  expect(side.received.findLast((message) => message.type === 'access')).toMatchObject({ missing: [APP_ORIGIN] });
});
