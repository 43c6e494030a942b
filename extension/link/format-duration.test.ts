import { expect, it } from 'vitest';
import { formatDuration, formatInterval } from './format-duration.ts';

it.each([
  [-5, '0 s'],
  [999, '0 s'],
  [18_400, '18 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [7_200_000, '2 h'],
  [180_000_000, '2 d'],
])('%i ms is %s', (ms, expected) => expect(formatDuration(ms)).toBe(expected));

it.each([
  [250, '0.25 s'],
  [500, '0.5 s'],
  [30_000, '30 s'],
])('a cadence of %i ms is %s', (ms, expected) => expect(formatInterval(ms)).toBe(expected));
