import { expect, test } from 'vitest';
import { type Goal, judge } from './goal.ts';
import { MOST_OTHER_SHARE } from './machine-load.ts';

const goal = (values: readonly number[] | null, most: number | null = 1): Goal => ({
  what: 'ours',
  values,
  most,
  unit: 'x',
});

function judged(goals: readonly Goal[], otherShare = 0) {
  const lines: string[] = [];
  return { verdicts: judge(goals, otherShare, (line) => lines.push(line)), lines };
}

test('a figure without its peer is skipped, never passed', () => {
  expect(judged([goal(null), goal([])])).toMatchObject({ verdicts: ['skipped', 'skipped'] });
});

test('a figure without a goal is only shown', () => {
  const { verdicts, lines } = judged([goal([3], null)]);
  expect(verdicts).toEqual([]);
  expect(lines).toEqual(['  ours: 3.00 x (3.00 to 3.00)']);
});

test('on a machine that others use nothing is decided', () => {
  expect(judged([goal([0.5]), goal([2])], MOST_OTHER_SHARE).verdicts).toEqual(['pass', 'fail']);
  expect(judged([goal([0.5]), goal([2])], MOST_OTHER_SHARE + 0.01).verdicts).toEqual(['inconclusive', 'inconclusive']);
});
