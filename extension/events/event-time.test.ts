import { describe, expect, it } from 'vitest';
import { formatAge, formatTime, formatWholeTime } from './event-time.ts';

const NOW = new Date(2026, 10, 21, 14, 3, 7);
const nowMs = NOW.getTime();

describe('the time of an event', () => {
  it('is the clock’s, to the second', () => expect(formatTime(nowMs, nowMs)).toBe('14:03:07'));

  it('of another day names the day', () => {
    expect(formatTime(new Date(2026, 10, 20, 9, 5).getTime(), nowMs)).toBe('20 Nov 09:05');
  });

  it('is given in whole on demand', () => expect(formatWholeTime(nowMs)).toMatch(/21 November 2026.*14:03:07/));
});

describe('the age of an event', () => {
  it.each([
    ['0 s ago', 0],
    ['3 min ago', 200_000],
    ['29 d ago', 29.5 * 86_400_000],
    ['0 s ago', -20_000],
  ])('is %s', (expected, ageMs) => expect(formatAge(nowMs - ageMs, nowMs)).toBe(expected));

  it('is not said where it would be absurd: a clock was set between then and now', () => {
    expect(formatAge(1_000_000_000_000, nowMs)).toBe('');
    expect(formatAge(nowMs + 3_600_000, nowMs)).toBe('');
  });
});
