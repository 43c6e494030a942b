import { expect, it } from 'vitest';
import { createTurns } from './turns.ts';

/** Whose turn it was at each of these times. */
function turnsAt(...times: number[]): number[][] {
  const turns = createTurns(1_000, 4);
  const counts = () => [0, 1, 2, 3].map((index) => turns.of(index).peek());
  return times.map((atMs) => {
    const before = counts();
    turns.moveTo(atMs);
    return counts().flatMap((count, index) => (count === before[index] ? [] : [index]));
  });
}

it('gives each part its turn, one after the other', () => {
  expect(turnsAt(0, 250, 500, 750, 1_000, 1_249)).toEqual([[], [1], [2], [3], [0], []]);
});

it('leaves out nobody when it is called seldom, and gives nobody two turns at once', () => {
  expect(turnsAt(0, 500, 60_000)).toEqual([[], [1, 2], [0, 1, 2, 3]]);
});

it('goes on by a clock that was set back', () => {
  expect(turnsAt(10_000, 9_000, 9_250)).toEqual([[], [0, 1, 2, 3], [1]]);
});

it('has as many parts as are asked for, and as many turns as there are groups', () => {
  const turns = createTurns(1_000, 4);
  expect(turns.of(5)).toBe(turns.of(1));
});
