import { expect, test } from 'vitest';
import { originOf } from './origin-of.ts';

test.each([
  ['http://localhost:3000/a?b#c', 'http://localhost:3000'],
  ['https://shop.example/', 'https://shop.example'],
  ['chrome://extensions', null],
  ['about:blank', null],
  ['file:///tmp/x.html', null],
  ['', null],
  [undefined, null],
])('%s -> %s', (url, origin) => {
  expect(originOf(url)).toBe(origin);
});
