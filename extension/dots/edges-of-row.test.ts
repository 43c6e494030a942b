import { expect, it } from 'vitest';
import { placeOf } from './edges-of-row.ts';

const edges = [
  { x1: 0, x2: 40, y: 20 },
  { x1: 300, x2: 340, y: 20 },
];

it.each([
  [0, { x: 0, y: 20 }],
  [0.25, { x: 20, y: 20 }],
  [0.5, { x: 300, y: 20 }],
  [0.75, { x: 320, y: 20 }],
])('after %f of the way a dot stands at %j', (progress, place) => expect(placeOf(edges, progress)).toEqual(place));

it('a row without edges has no place for dots', () => {
  expect(placeOf([], 0.5)).toBeNull();
});
