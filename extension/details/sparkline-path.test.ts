import { describe, expect, it } from 'vitest';
import { sparklinePath, topFor } from './sparkline-path.ts';

const size = { width: 60, height: 12, spanMs: 60_000, endMs: 100_000, top: 100 };
const line = (...points: [secondsAgo: number, value: number | null][]) =>
  sparklinePath(
    points.map(([secondsAgo, value]) => ({ atMs: size.endMs - secondsAgo * 1_000, value })),
    size,
  );

describe('sparklinePath', () => {
  it('runs from the left edge, a span ago, to the right edge, now', () => {
    expect(line([60, 0], [58, 50], [56, 100])).toBe('M0.0 11.0L2.0 6.0L4.0 1.0');
  });

  it('is broken by a silence, and begins anew behind it', () => {
    expect(line([30, 0], [28, 0], [10, 0], [8, 0])).toBe('M30.0 11.0L32.0 11.0M50.0 11.0L52.0 11.0');
  });

  it('is broken by what is unknown, which is no zero', () => {
    expect(line([4, 0], [3, null], [2, 0])).toBe('M56.0 11.0M58.0 11.0');
  });

  it('leaves out what is older than its span', () => {
    expect(line([90, 0], [1, 0])).toBe('M59.0 11.0');
  });

  it('stays within its edges however high the value', () => {
    expect(line([0, 900])).toBe('M60.0 1.0');
  });
});

it.each([
  [[], 5],
  [[null], 5],
  [[0.4, 3], 5],
  [[12], 25],
  [[99.9], 100],
  [[130], 200],
])('the scale over %j ends at %i percent', (values, top) => expect(topFor(values)).toBe(top));
