import { expect, test } from 'vitest';
import { keyBytes, keyedNumber, pressureTotal, wholeNumber } from './parse-bytes.ts';

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
  expect(keyedNumber(stat, keyBytes('rss'))).toBe(3);
  expect(keyedNumber(stat, keyBytes('total_rss'))).toBe(1);
  expect(keyedNumber(stat, keyBytes('huge'))).toBeNull();
  expect(keyedNumber(null, keyBytes('rss'))).toBeNull();
});

test('the total of a pressure file is that of its first line', () => {
  expect(pressureTotal(bytes('some avg10=0.00 avg60=0.00 avg300=0.00 total=5\nfull avg10=0.00 total=9\n'))).toBe(5);
  expect(pressureTotal(bytes('some avg10=0.00\nfull avg10=0.00 total=9\n'))).toBeNull();
});
