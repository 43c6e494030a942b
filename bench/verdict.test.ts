import { expect, test } from 'vitest';
import { quantile, spreadOf, verdictOf } from './verdict.ts';

test('quantiles need no order', () => {
  const values = Array.from({ length: 1_000 }, (_, index) => (index * 7) % 1_000);
  expect(quantile(values, 0.5)).toBe(500);
  expect(quantile(values, 0.99)).toBe(990);
  expect(quantile([3], 0.99)).toBe(3);
  expect(() => quantile([], 0.5)).toThrow('nothing');
});

test('the spread is all of a few processes, and of many what holds their median in 93 of 100 times', () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1).reverse();
  const shown = [1, 3, 8, 9, 11, 13, 14].map((count) => spreadOf(upTo(count)));
  expect(shown.map(({ min, max }) => [min, max])).toEqual([
    [1, 1],
    [1, 3],
    [1, 8],
    [2, 8],
    [3, 9],
    [3, 11],
    [4, 11],
  ]);
});

test('a median over the goal fails; one of a few processes over it leaves the matter open', () => {
  expect(verdictOf(spreadOf([1, 2, 3]), 5)).toBe('pass');
  expect(verdictOf(spreadOf([1, 2, 9]), 5)).toBe('inconclusive');
  expect(verdictOf(spreadOf([1, 6, 9]), 5)).toBe('fail');
});

test('a median over the goal by less than two of the same are apart leaves the matter open', () => {
  expect(verdictOf(spreadOf([1, 5.5, 9]), 5, 0.6)).toBe('inconclusive');
  expect(verdictOf(spreadOf([1, 5.5, 9]), 5, 0.4)).toBe('fail');
  expect(verdictOf(spreadOf([1, 2, 3]), 5, 9)).toBe('pass');
});
