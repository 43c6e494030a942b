import { expect, test } from 'vitest';
import { nextIndex } from './request-list.tsx';
import { isAtEnd, ROW_HEIGHT, rowWindow, scrollFor } from './row-window.ts';

const HEIGHT = 10 * ROW_HEIGHT;

test('only the rows in sight exist, and a few beyond the edges', () => {
  expect(rowWindow(0, HEIGHT, 10_000)).toEqual({ first: 0, end: 14 });
  expect(rowWindow(5_000 * ROW_HEIGHT, HEIGHT, 10_000)).toEqual({ first: 4_996, end: 5_014 });
  expect(rowWindow(9_990 * ROW_HEIGHT, HEIGHT, 10_000).end).toBe(10_000);
});

test('a list that became shorter than where somebody had scrolled shows its end', () => {
  const { first, end } = rowWindow(5_000 * ROW_HEIGHT, HEIGHT, 3);
  expect(first).toBeLessThanOrEqual(end);
  expect(rowWindow(0, HEIGHT, 0)).toEqual({ first: 0, end: 0 });
});

test('the end is in sight to within half a row', () => {
  expect(isAtEnd(90 * ROW_HEIGHT, HEIGHT, 100)).toBe(true);
  expect(isAtEnd(89.4 * ROW_HEIGHT, HEIGHT, 100)).toBe(false);
});

test('scrolling to a row goes no further than it must', () => {
  expect(scrollFor(5, 0, HEIGHT)).toBe(0);
  expect(scrollFor(12, 0, HEIGHT)).toBe(3 * ROW_HEIGHT);
  expect(scrollFor(2, 8 * ROW_HEIGHT, HEIGHT)).toBe(2 * ROW_HEIGHT);
});

test.each([
  ['ArrowDown', 4, 5],
  ['ArrowDown', 9, 9],
  ['ArrowUp', 0, 0],
  ['ArrowDown', -1, 0],
  ['ArrowUp', -1, 9],
  ['PageDown', 4, 8],
  ['PageUp', 2, 0],
  ['Home', 5, 0],
  ['End', 5, 9],
  ['x', 5, null],
])('%s at row %s leads to %s', (key, at, expected) => expect(nextIndex(key, at, 10, 4)).toBe(expected));
