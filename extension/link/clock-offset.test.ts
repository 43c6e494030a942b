import { expect, test } from 'vitest';
import { nextClockOffset } from './clock-offset.ts';

const NOW = 1_800_000_000_000;

test('the first event says by how much the clocks differ', () => {
  expect(nextClockOffset(null, NOW + 7_000, NOW)).toBe(7_000);
});

test('an event that was long on its way does not change it; one that was quicker does', () => {
  expect(nextClockOffset(7_000, NOW + 6_200, NOW)).toBeCloseTo(7_000, 0);
  expect(nextClockOffset(7_000, NOW + 7_050, NOW)).toBe(7_050);
});

test('a clock that was set is believed at once, in both directions', () => {
  expect(nextClockOffset(7_000, NOW - 60_000, NOW)).toBe(-60_000);
  expect(nextClockOffset(7_000, NOW + 60_000, NOW)).toBe(60_000);
});

test.each([20, -20])('clocks that drift apart by %i millionths are followed for a day', (millionths) => {
  let offsetMs: number | null = null;
  let worstMs = 0;
  for (let nowMs = 0; nowMs < 86_400_000; nowMs += 1_000) {
    const truthMs = (nowMs * millionths) / 1e6;
    const lateMs = 2 + (nowMs % 7);
    offsetMs = nextClockOffset(offsetMs, nowMs + truthMs - lateMs, nowMs);
    worstMs = Math.max(worstMs, Math.abs(offsetMs - truthMs));
  }
  expect(worstMs).toBeLessThan(10);
});
