import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeInto, writeTree } from './testing/fixture-tree.ts';
import { createReadToken } from './token.ts';

test('a token from the environment goes before a file', () => {
  expect(createReadToken('secret', '/nowhere', () => expect.unreachable())()).toBe('secret');
});

test('a file that the server makes later is found, and read again when it changes', () => {
  const root = writeTree({});
  const warnings: string[] = [];
  const readToken = createReadToken(null, join(root, 'token'), (_, message) => warnings.push(message));
  expect(readToken()).toBeNull();
  writeInto(root, { token: 'first\n' });
  expect(readToken()).toBe('first');
  writeInto(root, { token: 'second-token\n' });
  expect(readToken()).toBe('second-token');
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('SIDESCOPE_TOKEN_FILE');
});

test('a file that holds no token gives none', () => {
  expect(createReadToken(null, join(writeTree({ token: '\n' }), 'token'), () => undefined)()).toBeNull();
});
