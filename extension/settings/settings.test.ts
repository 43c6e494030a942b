import { expect, test } from 'vitest';
import { memoryValue } from '../storage/memory-value.ts';
import { createSettingsStorage, DEFAULT_SETTINGS, type Settings } from './settings.ts';

const read = (stored: unknown) => createSettingsStorage(memoryValue(stored)).read();

test('nothing stored, or no record, means the defaults', async () => {
  for (const stored of [undefined, null, 'settings', 7]) expect(await read(stored)).toEqual(DEFAULT_SETTINGS);
  expect(DEFAULT_SETTINGS).toMatchObject({ inspectorMaxEntries: 500, inspectorMaxMegabytes: 16, notifications: false });
});

test.each<[string, object, Partial<Settings>]>([
  ['a list that is none', { pollingExclusions: '/api/me', motion: 'full' }, { pollingExclusions: [], motion: 'full' }],
  [
    'a number out of bounds',
    { watchIntervalMs: 10, notifications: true },
    { watchIntervalMs: 500, notifications: true },
  ],
  [
    'a word that is unknown',
    { motion: 'wild', inspectorMaxEntries: 80 },
    { motion: 'system', inspectorMaxEntries: 80 },
  ],
  ['a fraction', { inspectorMaxMegabytes: 2.5 }, { inspectorMaxMegabytes: 16 }],
])('%s falls back, and spoils no other', async (_, stored, expected) => {
  expect(await read(stored)).toEqual({ ...DEFAULT_SETTINGS, ...expected });
});

test('a change leaves the others as they are, and drops what is not known', async () => {
  const value = memoryValue({ motion: 'reduce', left: 'over' });
  const storage = createSettingsStorage(value);
  await storage.change({ pollingExclusions: [' /api/me '] });
  expect(value.now()).toEqual({ ...DEFAULT_SETTINGS, motion: 'reduce', pollingExclusions: ['/api/me'] });
});

test('every page hears of a change, parsed', async () => {
  const value = memoryValue();
  const heard: Settings[] = [];
  createSettingsStorage(value).watch((settings) => heard.push(settings), new AbortController().signal);
  await createSettingsStorage(value).change({ motion: 'full' });
  await value.write({ motion: 3 });
  await Promise.resolve();
  expect(heard.map(({ motion }) => motion)).toEqual(['full', 'system']);
});
