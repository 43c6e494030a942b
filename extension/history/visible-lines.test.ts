import { expect, test } from 'vitest';
import { EMPTY_RECORD, type HistoryRecord } from './record.ts';
import { firstShown, looksAfter, MOST_LINES, shownNames } from './visible-lines.ts';

const many = Array.from({ length: 20 }, (_, index) => `s${index}`);
const RECORD: HistoryRecord = {
  ...EMPTY_RECORD,
  fromStep: 1,
  steps: 2,
  cpuPercent: new Map(many.map((name, index) => [name, [index, null]])),
  health: new Map([
    ['s0', ['down', 'healthy']],
    ['s1', [null, 'degraded']],
  ]),
};

test('of a few all are drawn', () => {
  expect([...firstShown(EMPTY_RECORD, ['a', 'b'])]).toEqual(['a', 'b']);
});

test('of many the troubled ones are, then the busiest, in their own order', () => {
  const first = firstShown(RECORD, many);
  expect(shownNames(many, first, new Map())).toEqual(['s0', 's1', 's14', 's15', 's16', 's17', 's18', 's19']);
  expect(first.size).toBe(MOST_LINES);
});

test('a person has the last word', () => {
  const switched = new Map([
    ['s0', false],
    ['s5', true],
  ]);
  expect(shownNames(['s0', 's1', 's5'], new Set(['s0', 's1']), switched)).toEqual(['s1', 's5']);
});

test('a line keeps its look while others come and go, and takes the first that is free', () => {
  const first = looksAfter(new Map(), ['a', 'b', 'c']);
  expect([...first]).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2],
  ]);
  const second = looksAfter(first, ['a', 'c']);
  expect([...second]).toEqual([
    ['a', 0],
    ['c', 2],
  ]);
  expect([...looksAfter(second, ['a', 'd', 'c', 'e'])]).toEqual([
    ['a', 0],
    ['d', 1],
    ['c', 2],
    ['e', 3],
  ]);
});
