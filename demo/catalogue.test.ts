import { expect, test } from 'vitest';
import { createCatalogue, searchCatalogue } from './catalogue.ts';

test('a search finds by name, best stocked first, and keeps to its limit', () => {
  const products = createCatalogue(500);
  const found = searchCatalogue(products, 'KRAFT', 5);
  expect(found).toHaveLength(5);
  expect(found.every(({ name }) => name.startsWith('Kraft'))).toBe(true);
  expect(found.map(({ stock }) => stock)).toEqual(found.map(({ stock }) => stock).sort((a, b) => b - a));
  expect(searchCatalogue(products, 'no such paper', 5)).toEqual([]);
  expect(searchCatalogue(products, '', 1000)).toHaveLength(500);
});
