import { expect, test } from 'vitest';
import { countCpus } from './cpu-list.ts';

test.each([
  ['0', 1],
  ['0-3', 4],
  ['0-1,4,6-7', 5],
  ['\t0-1', 2],
  ['', null],
  ['3-1', null],
  ['all', null],
])('"%s" is %s CPUs', (list, count) => {
  expect(countCpus(list)).toBe(count);
});
