import { expect, it } from 'vitest';
import { memoized } from './memoized.ts';

it('makes a thing once a key', () => {
  const made: string[] = [];
  const thingFor = memoized((key) => {
    made.push(key);
    return { key };
  });
  expect(thingFor('a')).toBe(thingFor('a'));
  expect(thingFor('b')).not.toBe(thingFor('a'));
  expect(made).toEqual(['a', 'b']);
});
