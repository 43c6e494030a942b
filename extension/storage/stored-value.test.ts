// Two pages over one storage area, as in a browser: each has a value of its own, and every read and write takes a while.
// The locks are real ones.
import { expect, test } from 'vitest';
import type { PairedServer } from '../pairing/paired-server.ts';
import { createServerStorage } from '../pairing/server-storage.ts';
import { createSettingsStorage } from '../settings/settings.ts';
import { slowArea } from './slow-area.ts';
import { createStoredValue } from './stored-value.ts';

const twoPages = <T>(key: string, create: (value: ReturnType<typeof createStoredValue>) => T): [T, T] => {
  const area = slowArea();
  const page = () => create(createStoredValue(area, key, navigator.locks));
  return [page(), page()];
};

const server = (id: string): PairedServer => ({
  id,
  name: id,
  url: `http://127.0.0.1:${7000 + id.length}`,
  token: 'a-token-of-sixteen-characters',
});

test('a server that the background adds and a name that the options change at one instant are both kept', async () => {
  const [options, background] = twoPages('servers', (value) => createServerStorage(value, () => {}));
  await background.save(server('a'));
  await Promise.all([options.rename('a', 'dev'), background.save(server('bb')), options.remove('none')]);
  await Promise.all([background.save(server('ccc')), options.rename('bb', 'staging'), options.remove('a')]);
  expect((await options.all()).map(({ name }) => name)).toEqual(['staging', 'ccc']);
});

test('settings that two pages change at one instant are both changed', async () => {
  const [one, other] = twoPages('settings', createSettingsStorage);
  await Promise.all([one.change({ motion: 'reduce' }), other.change({ watchIntervalMs: 1_000 })]);
  expect(await one.read()).toMatchObject({ motion: 'reduce', watchIntervalMs: 1_000 });
});

test('an edit that throws changes nothing, and the next one has its turn', async () => {
  const [one, other] = twoPages('n', (value) => value);
  const refused = one.update(() => {
    throw new Error('no room');
  });
  await Promise.all([expect(refused).rejects.toThrow('no room'), other.update(() => 2)]);
  expect(await one.read()).toBe(2);
});

test('a page hears of what another one wrote, until it is told to stop', async () => {
  const [one, other] = twoPages('n', (value) => value);
  const heard: unknown[] = [];
  const ending = new AbortController();
  one.watch((value) => heard.push(value), ending.signal);
  await other.write(1);
  ending.abort();
  await other.write(2);
  expect(heard).toEqual([1]);
});
