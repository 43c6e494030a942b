import { expect, test } from 'vitest';
import { formatMs } from './format-ms.ts';

test.each([
  [null, '–'],
  [0, '0 ms'],
  [0.44, '0.4 ms'],
  [9.97, '10 ms'],
  [134.4, '134 ms'],
  [999.6, '1 s'],
  [2_140, '2.14 s'],
  [125_000, '2.1 min'],
])('%s ms is %s', (ms, text) => expect(formatMs(ms)).toBe(text));
