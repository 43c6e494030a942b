import { expect, test } from 'vitest';
import { memoryValue } from '../storage/memory-value.ts';
import { createAllowedOrigins, parseAllowed, withAllowed } from './allowed-origins.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve));

function started(origins: readonly string[], servers: readonly string[] = []) {
  const stored = memoryValue(origins);
  const removed: string[] = [];
  const allowed = createAllowedOrigins(
    { stored, servers: async () => servers, removePermission: async (pattern) => removed.push(pattern) },
    new AbortController().signal,
  );
  return { stored, removed, allowed };
}

test('what is taken away is neither listed nor stored, and its permission is given back', async () => {
  const { allowed, stored, removed } = started(['http://shop.example', 'http://127.0.0.1:7380']);
  await settled();
  await allowed.disallow('http://shop.example');
  expect(stored.now()).toEqual(['http://127.0.0.1:7380']);
  expect(allowed.origins.value).toEqual(['http://127.0.0.1:7380']);
  expect(removed).toEqual(['http://shop.example/*']);
});

test.each([
  ['another app of that host', ['http://127.0.0.1:3000'], []],
  ['a paired server on it', [], ['http://127.0.0.1:7373']],
])('the permission stays where %s needs it', async (_, others, servers) => {
  const { allowed, removed } = started(['http://127.0.0.1:7380', ...others], servers);
  await settled();
  await allowed.disallow('http://127.0.0.1:7380');
  expect([allowed.origins.value, removed]).toEqual([others, []]);
});

test('what another page allows is listed at once', async () => {
  const { allowed, stored } = started([]);
  await settled();
  await stored.write(withAllowed([], ['http://shop.example']));
  await settled();
  expect(allowed.origins.value).toEqual(['http://shop.example']);
});

test('each is allowed once, and what cannot be read is nothing', () => {
  expect(withAllowed(['http://a', 'http://b'], ['http://a', 'http://c'])).toEqual(['http://a', 'http://b', 'http://c']);
  expect(parseAllowed('all')).toEqual([]);
});
