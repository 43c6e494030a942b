import { expect, test } from 'vitest';
import { memoryValue } from '../storage/memory-value.ts';
import { MAX_SERVERS, type PairedServer, withServer } from './paired-server.ts';
import { removeServer } from './remove-server.ts';
import { createServerStorage } from './server-storage.ts';

const server = (id: string, more: Partial<PairedServer> = {}): PairedServer => ({
  id,
  name: id,
  url: `http://127.0.0.1:${7000 + id.length}`,
  token: 'a-token-of-sixteen-characters',
  ...more,
});

function stored(initial?: unknown) {
  const drops: string[] = [];
  const storage = createServerStorage(memoryValue(initial), (_, reason) => drops.push(reason));
  return { drops, storage };
}

test('nothing stored means no servers', async () => {
  expect(await stored().storage.all()).toEqual([]);
});

test('a malformed entry is left out and told of; the others stay', async () => {
  const { storage, drops } = stored([server('a'), { ...server('bb'), token: 7 }, null, server('ccc')]);
  expect((await storage.all()).map(({ id }) => id)).toEqual(['a', 'ccc']);
  expect(drops).toHaveLength(2);
  expect(drops[0]).toContain('token');
});

test('something else than a list counts as no servers, and is told of', async () => {
  const { storage, drops } = stored({ a: server('a') });
  expect(await storage.all()).toEqual([]);
  expect(drops).toEqual(['not a list']);
});

test('pairing a server a second time renews its token and keeps its id and name', async () => {
  const { storage } = stored([server('a', { name: 'dev' })]);
  const kept = await storage.save(server('x', { url: server('a').url, token: 'a-newer-token-of-sixteen' }));
  expect(kept).toMatchObject({ id: 'a', name: 'dev', token: 'a-newer-token-of-sixteen' });
  expect(await storage.all()).toEqual([kept]);
});

test('an empty name is not taken; a long one is cut', async () => {
  const { storage } = stored([server('a')]);
  await storage.rename('a', '   ');
  expect((await storage.all())[0]?.name).toBe('a');
  await storage.rename('a', 'x'.repeat(100));
  expect((await storage.all())[0]?.name).toHaveLength(64);
});

test('one server too many is refused with what to do', () => {
  const full = Array.from({ length: MAX_SERVERS }, (_, index) => server('x'.repeat(index + 1)));
  expect(() => withServer(full, server('one more', { url: 'http://127.0.0.1:1' }))).toThrow(
    'Remove one in the options',
  );
});

test('removing the last server of a host gives its permission back; another one on that host keeps it', async () => {
  const { storage } = stored([server('a'), server('bb')]);
  const removed: string[] = [];
  const deps = { storage, removePermission: async (pattern: string) => removed.push(pattern), allowed: () => [] };
  await removeServer('a', deps);
  expect(removed).toEqual([]);
  await removeServer('bb', deps);
  expect(removed).toEqual(['http://127.0.0.1/*']);
  expect(await storage.all()).toEqual([]);
});

test('nor is it given back while an app on that host may be seen', async () => {
  const { storage } = stored([server('a')]);
  const removePermission = async () => expect.fail('it is needed');
  await removeServer('a', { storage, removePermission, allowed: () => ['http://127.0.0.1:3000'] });
  expect(await storage.all()).toEqual([]);
});
