import { expect, test } from 'vitest';
import { newId } from './new-id.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test.each([
  ['the kernel', undefined],
  ['Node, where the kernel gives none', '/nowhere'],
])('ids of %s are random UUIDs', (_, file) => {
  expect(newId(file)).toMatch(UUID);
  expect(newId(file)).not.toBe(newId(file));
});
