import { expect, test } from 'vitest';
import { anyWord, missingOf, pathProblem, withEntry } from './list-entry.ts';
import { MAX_LIST_ENTRIES } from './settings.ts';

test('an entry goes to the end, without the space around it', () => {
  expect(withEntry(['/a'], ' /b ', pathProblem)).toEqual({ ok: true, value: ['/a', '/b'] });
});

test.each([
  ['nothing', '  ', 'Type something'],
  ['a path without its slash', 'api', 'begins with a slash'],
  ['what is there already', '/a', 'in the list already'],
  ['what is too long', `/${'x'.repeat(200)}`, '200 characters'],
])('%s is refused, and it is said why', (_, typed, reason) => {
  expect(withEntry(['/a'], typed, pathProblem)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
});

test('a full list takes no more', () => {
  const full = Array.from({ length: MAX_LIST_ENTRIES }, (_, index) => `word-${index}`);
  expect(withEntry(full, 'one more', anyWord)).toMatchObject({ ok: false });
});

test('what is missing of the defaults comes back, as far as there is room', () => {
  expect(missingOf(['b', 'own'], ['a', 'b', 'c'])).toEqual(['a', 'c']);
  const nearlyFull = Array.from({ length: MAX_LIST_ENTRIES - 1 }, (_, index) => `word-${index}`);
  expect(missingOf(nearlyFull, ['a', 'b'])).toEqual(['a']);
});
