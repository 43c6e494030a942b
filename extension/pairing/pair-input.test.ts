import { expect, test } from 'vitest';
import { readPairInput } from './pair-input.ts';

test.each(['123456', ' 123 456 ', '123\t456'])('the code may be typed as "%s"', (code) => {
  const value = { url: 'http://127.0.0.1:7373', code: '123456' };
  expect(readPairInput({ address: '127.0.0.1:7373', code })).toEqual({ ok: true, value });
});

test.each([
  [{ address: 'ftp://x', code: '123456' }, 'is not a server'],
  [{ address: '127.0.0.1:7373', code: '12345' }, 'six digits'],
  [{ address: '127.0.0.1:7373', code: 'abcdef' }, 'six digits'],
])('%j is answered with what is wrong', (draft, sentence) => {
  const result = readPairInput(draft);
  expect(result.ok ? '' : result.reason).toContain(sentence);
});
