import { describe, expect, it } from 'vitest';
import { hasLeft, isAtBottom, rowAfterKey, topShowing, visibleRows } from './visible-rows.ts';

const page = { top: 1_000, height: 100 };

describe('drawn are the rows in sight, and a few around them', () => {
  it('in the middle of many', () => expect(visibleRows(page, 20, 2_000)).toEqual({ first: 42, end: 63 }));
  it('at the top', () => expect(visibleRows({ top: 0, height: 100 }, 20, 2_000)).toEqual({ first: 0, end: 13 }));
  it('at the end', () => expect(visibleRows(page, 20, 52)).toEqual({ first: 42, end: 52 }));
  it('none, of a list that became shorter than it was scrolled', () =>
    expect(visibleRows(page, 20, 3)).toEqual({ first: 3, end: 3 }));
});

it('is at the bottom within half a row of it', () => {
  expect(isAtBottom({ top: 900, height: 100 }, 20, 50)).toBe(true);
  expect(isAtBottom({ top: 891, height: 100 }, 20, 50)).toBe(true);
  expect(isAtBottom({ top: 880, height: 100 }, 20, 50)).toBe(false);
  expect(isAtBottom({ top: 0, height: 100 }, 20, 2)).toBe(true);
});

it('is left by scrolling up, and not because the list became lower or shorter', () => {
  const before = { top: 900, height: 100 };
  expect(hasLeft(before, { top: 400, height: 100 }, 20, 50)).toBe(true);
  expect(hasLeft(before, { top: 900, height: 60 }, 20, 50)).toBe(false);
  expect(hasLeft(before, { top: 300, height: 100 }, 20, 20)).toBe(false);
});

it.each([
  ['ArrowUp', 5, 4],
  ['ArrowUp', 0, 0],
  ['ArrowDown', 9, 9],
  ['PageUp', 5, 1],
  ['PageDown', 5, 9],
  ['Home', 5, 0],
  ['End', 5, 9],
  ['ArrowUp', -1, 9],
  ['Home', -1, 0],
  ['a', 5, null],
])('of ten rows %s moves from %i to %s', (key, from, to) => expect(rowAfterKey(key, from, 10, 4)).toBe(to));

it('without rows no key moves', () => expect(rowAfterKey('Home', -1, 0, 4)).toBe(null));

it('shows a row by the shortest way', () => {
  expect(topShowing(10, page, 20)).toBe(200);
  expect(topShowing(52, page, 20)).toBe(1_000);
  expect(topShowing(60, page, 20)).toBe(1_120);
});
