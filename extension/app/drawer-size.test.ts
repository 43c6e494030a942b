import { expect, it, test } from 'vitest';
import { clampedPercent, DRAWER_PERCENT, percentAfterKey } from './drawer-size.ts';

it.each([
  ['ArrowUp', 40, 45],
  ['ArrowDown', 40, 35],
  ['ArrowUp', 83, DRAWER_PERCENT.most],
  ['ArrowDown', 17, DRAWER_PERCENT.least],
  ['Home', 40, DRAWER_PERCENT.least],
  ['End', 40, DRAWER_PERCENT.most],
  ['ArrowLeft', 40, null],
])('%s moves a drawer of %i %% to %s', (key, from, to) => expect(percentAfterKey(key, from)).toBe(to));

test('a pointer drags it no further than its ends, and by whole percents', () => {
  expect([-20, 40.4, 120].map(clampedPercent)).toEqual([DRAWER_PERCENT.least, 40, DRAWER_PERCENT.most]);
});
