// What is kept of the tabs' requests in the session's storage, which is small: the newest, of the tabs that were last heard.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RequestEntry } from '../inspector/request-entry.ts';
import { entry } from '../inspector/sample-entry.ts';
import { systemClock } from '../link/clock.ts';
import { createRequestStorage, MAX_STORED_LENGTH, MAX_TAB_LENGTH, WRITE_PAUSE_MS } from './request-storage.ts';
import { sessionArea } from './started-requests.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const headers = (count: number, value: string) =>
  Array.from({ length: count }, (_, index) => ({ name: `x-header-${index}`, value }));

/** As the background sees one, with so much in its headers. */
const seen = (index: number, requestHeaders = headers(14, 'v'.repeat(60))): RequestEntry =>
  entry(`POST /api/things/${index} 201 @${index}`, {
    sources: ['background'],
    requestHeaders,
    responseHeaders: headers(14, 'w'.repeat(60)),
  });

function started() {
  const area = sessionArea();
  const drops: string[] = [];
  const storage = () => createRequestStorage(area, systemClock, (kind, reason) => drops.push(`${kind}: ${reason}`));
  const first = storage();
  const save = async (tabId: number, entries: readonly RequestEntry[]) => {
    first.saveSoon(tabId, () => ({ entries: [...entries], polling: [], pageAtMs: null }));
    await vi.advanceTimersByTimeAsync(WRITE_PAUSE_MS);
  };
  /** What the next worker finds. */
  const found = async (tabId: number) => (await storage().all()).get(tabId)?.entries ?? [];
  const length = () => [...area.held.values()].reduce<number>((sum, text) => sum + String(text).length, 0);
  return { area, drops, save, found, length };
}

test('a full ring of ordinary requests comes back whole', async () => {
  const { save, found, drops } = started();
  const all = Array.from({ length: 500 }, (_, index) => seen(index));
  await save(1, all);
  expect(await found(1)).toEqual(all);
  expect(drops).toEqual([]);
});

test('of more than one tab may take the oldest are left out, and the newest come back in their order', async () => {
  const { save, found, length } = started();
  const all = Array.from({ length: 500 }, (_, index) => seen(index, headers(14, 'v'.repeat(1_000))));
  await save(1, all);
  const back = await found(1);
  expect(back.length).toBeGreaterThan(200);
  expect(back.length).toBeLessThan(500);
  expect(back).toEqual(all.slice(-back.length));
  expect(length()).toBeLessThanOrEqual(MAX_TAB_LENGTH);
});

test('letters that take several bytes count as many, and come back as they were', async () => {
  const { area, save, found, length } = started();
  const all = Array.from({ length: 500 }, (_, index) => seen(index, headers(4, '注文'.repeat(400))));
  await save(1, all);
  const back = await found(1);
  expect(back).toEqual(all.slice(-back.length));
  expect(length()).toBeLessThanOrEqual(MAX_TAB_LENGTH);
  expect(Buffer.byteLength([...area.held.values()].join(''))).toBe(length());
});

test('of more than all may take the tabs that were not heard for longest go', async () => {
  const { save, found, length } = started();
  const large = Array.from({ length: 250 }, (_, index) => seen(index, headers(14, 'v'.repeat(500))));
  for (const tabId of [1, 2, 3, 4]) await save(tabId, large);
  expect(length()).toBeLessThanOrEqual(MAX_STORED_LENGTH);
  expect(await Promise.all([1, 2, 3, 4].map(async (tabId) => (await found(tabId)).length))).toEqual([0, 250, 250, 250]);
  await save(2, large);
  await save(5, large);
  expect(await Promise.all([2, 3, 4, 5].map(async (tabId) => (await found(tabId)).length))).toEqual([250, 0, 250, 250]);
});

test('small tabs are kept, however many', async () => {
  const { save, found } = started();
  for (let tabId = 1; tabId <= 20; tabId += 1) await save(tabId, [seen(tabId)]);
  expect(await found(1)).toHaveLength(1);
  expect(await found(20)).toHaveLength(1);
});

test('what cannot be read is left out, and said', async () => {
  const { area, found, drops } = started();
  area.held.set('requests-of-tab-1', '{"entries":');
  area.held.set('requests-of-tab-2', { entries: [] });
  expect([...(await found(1)), ...(await found(2))]).toEqual([]);
  expect(drops).toHaveLength(4);
});
