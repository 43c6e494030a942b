import { expect, test } from 'vitest';
import { nextClockOffset } from './clock-offset.ts';

const NOW = 1_800_000_000_000;

test('the first event says by how much the clocks differ', () => {
  expect(nextClockOffset(null, NOW + 7_000, NOW)).toBe(7_000);
});

test('an event that was long on its way does not change it; one that was quicker does', () => {
  expect(nextClockOffset(7_000, NOW + 6_200, NOW)).toBe(7_000);
  expect(nextClockOffset(7_000, NOW + 7_050, NOW)).toBe(7_050);
});

test('a clock that was set is believed at once, in both directions', () => {
  expect(nextClockOffset(7_000, NOW - 60_000, NOW)).toBe(-60_000);
  expect(nextClockOffset(7_000, NOW + 60_000, NOW)).toBe(60_000);
});
