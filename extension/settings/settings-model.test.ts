import { expect, test } from 'vitest';
import { memoryValue } from '../storage/memory-value.ts';
import { createSettingsStorage } from './settings.ts';
import { createSettingsModel } from './settings-model.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve));
const ending = new AbortController();
const page = (value = memoryValue()) => createSettingsModel(createSettingsStorage(value), ending.signal);

test('what is stored is shown once it was read', async () => {
  const { settings } = page(memoryValue({ motion: 'reduce' }));
  expect(settings.value.motion).toBe('system');
  await settled();
  expect(settings.value.motion).toBe('reduce');
});

test('they are loaded once the newest of them are held, also where they change while they are read', async () => {
  const value = memoryValue({ motion: 'reduce' });
  const answers: ((stored: unknown) => void)[] = [];
  const slow = { ...value, read: () => new Promise<unknown>((resolve) => answers.push(resolve)) };
  const { settings, loaded } = page(slow);
  await value.write({ motion: 'full' });
  await settled();
  answers[0]?.({ motion: 'reduce' });
  await settled();
  let isLoaded = false;
  void loaded.then(() => {
    isLoaded = true;
  });
  await settled();
  expect(isLoaded).toBe(false);
  answers[1]?.({ motion: 'full' });
  await loaded;
  expect(settings.value.motion).toBe('full');
});

test('a change is seen at once where it was made, and in every other page without a reload', async () => {
  const value = memoryValue({ motion: 'reduce' });
  const [options, panel] = [page(value), page(value)];
  await settled();
  options.change({ motion: 'full' });
  expect(options.settings.value.motion).toBe('full');
  await settled();
  expect(panel.settings.value.motion).toBe('full');
});

test('a change made before storage answered stands, and takes nothing of what was stored with it', async () => {
  const value = memoryValue({ watchIntervalMs: 1_000 });
  const { settings, change } = page(value);
  change({ motion: 'full' });
  await settled();
  expect(settings.value).toMatchObject({ motion: 'full', watchIntervalMs: 1_000 });
});

test('of two changes in a row the echo of the first does not undo the second, not even for a moment', async () => {
  const value = memoryValue();
  const { settings, change } = page(value);
  await settled();
  const seen: (readonly string[])[] = [];
  settings.subscribe(({ pollingExclusions }) => seen.push(pollingExclusions));
  change({ pollingExclusions: ['/a', '/b'] });
  change({ pollingExclusions: ['/b'] });
  await settled();
  expect(seen.slice(0, 3)).toEqual([[], ['/a', '/b'], ['/b']]);
  for (const later of seen.slice(3)) expect(later).toEqual(['/b']);
  expect(value.now()).toMatchObject({ pollingExclusions: ['/b'] });
});

test('a change that could not be stored is not shown as if it were', async () => {
  const value = memoryValue({ motion: 'reduce' });
  const full = { ...createSettingsStorage(value), change: async () => {} };
  const { settings, change } = createSettingsModel(full, ending.signal);
  await settled();
  change({ motion: 'full' });
  expect(settings.value.motion).toBe('full');
  await settled();
  expect(settings.value.motion).toBe('reduce');
});
