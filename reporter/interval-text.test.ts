import { expect, test } from 'vitest';
import { parseIntervalText } from './interval-text.ts';

test.each([
  ['250ms', 250],
  ['500ms', 500],
  ['1.5s', 1500],
  ['5s', 5000],
])('%s is %d ms', (text, milliseconds) => {
  expect(parseIntervalText(text)).toBe(milliseconds);
});

test.each(['', '5', 's', '249ms', '5.001s', '0.1s', '-1s', '1m', '5 s', '1e3ms'])('"%s" is none', (text) => {
  expect(parseIntervalText(text)).toBeNull();
});
