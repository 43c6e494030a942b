import { expect, test } from 'vitest';
import { createDrop } from './dropped.ts';

test('the first of each kind is reported, the rest only counted', () => {
  const reported: string[] = [];
  const drop = createDrop(({ message }) => reported.push(message));
  drop('event', 'not JSON');
  drop('event', 'too large');
  drop('paired server', 'token: missing');
  expect(reported).toEqual([
    'Sidescope dropped a malformed event: not JSON',
    'Sidescope dropped a malformed paired server: token: missing',
  ]);
});
