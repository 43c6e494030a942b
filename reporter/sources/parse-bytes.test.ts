import { expect, test } from 'vitest';
import { createKeyedNumber, pressureTotal, wholeNumber } from './parse-bytes.ts';

const bytes = (text: string) => Buffer.from(text);

test.each([
  ['0\n', 0],
  ['9223372036854771712\n', 2 ** 63 - 4096],
  ['12', null],
  ['\n', null],
  ['', null],
  ['12 34\n', null],
  ['-1\n', null],
  ['max\n', null],
])('%j is the number %s', (text, value) => {
  expect(wholeNumber(bytes(text))).toBe(value);
});

test('a key is found at the start of a line only, and whole', () => {
  const stat = bytes('total_rss 1\nrss_huge 2\nrss 3\n');
  expect(createKeyedNumber('rss')(stat)).toBe(3);
  expect(createKeyedNumber('total_rss')(stat)).toBe(1);
  expect(createKeyedNumber('huge')(stat)).toBeNull();
  expect(createKeyedNumber('rss')(null)).toBeNull();
});

test('a line that moves, goes and comes back is found in each text', () => {
  const read = createKeyedNumber('rss');
  const texts = [
    'rss 1\n',
    'cache 10\nrss 2\n',
    'cache 1\nrss 3\n',
    'cache 1\nrsz 3\n',
    'rss 44\n',
    'xrss 5\n',
    'rss 6',
  ];
  expect(texts.map((text) => read(bytes(text)))).toEqual([1, 2, 3, null, 44, null, null]);
});

test('the total of a pressure file is that of its first line', () => {
  expect(pressureTotal(bytes('some avg10=0.00 avg60=0.00 avg300=0.00 total=5\nfull avg10=0.00 total=9\n'))).toBe(5);
  expect(pressureTotal(bytes('some avg10=0.00\nfull avg10=0.00 total=9\n'))).toBeNull();
});
