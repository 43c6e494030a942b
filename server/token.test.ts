import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createTokenCheck, loadTokenFile } from './token.ts';

function folder() {
  const path = mkdtempSync(join(tmpdir(), 'sidescope-test-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}
const file = (text: string, mode: number) => {
  const path = join(folder(), 'token');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};

test('a missing token file is made, with folders, for the owner alone, and gives the same token again', () => {
  const path = join(folder(), 'a', 'b', 'token');
  const first = loadTokenFile(path);
  expect(first.ok && first.token).toMatch(/^[\w-]{43}$/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  expect(loadTokenFile(path)).toEqual(first);
  expect(readdirSync(join(path, '..'))).toEqual(['token']);
});

test.each([0o640, 0o604, 0o644, 0o620])(
  'a token file of mode %o is refused, with the command that mends it',
  (mode) => {
    const path = file('0123456789abcdef', mode);
    const loaded = loadTokenFile(path);
    expect(loaded.ok ? '' : loaded.problem).toContain(`Run: chmod 600 ${path}`);
  },
);

test('a short or empty token file is refused, and left as it is', () => {
  for (const text of ['', 'short\n', 'two words in one line here']) {
    const path = file(text, 0o600);
    expect(loadTokenFile(path).ok).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe(text);
  }
});

test('a file that cannot be made is told, not thrown', () => {
  const path = join(file('x', 0o600), 'below', 'token');
  const loaded = loadTokenFile(path);
  expect(loaded.ok ? '' : loaded.problem).toContain('cannot be read or made');
});

test('only the token itself passes', () => {
  const isToken = createTokenCheck('0123456789abcdef');
  expect(isToken('0123456789abcdef')).toBe(true);
  for (const other of ['', '0123456789abcde', '0123456789abcdef0', '0123456789ABCDEF'])
    expect(isToken(other)).toBe(false);
});
