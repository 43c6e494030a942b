import { expect, test } from 'vitest';
import { statLine } from '../testing/processes.ts';
import { parseProcessStat } from './process-stat.ts';

test('a real line is read by position', () => {
  const line =
    '6313 (cat) R 6278 6279 3486 34816 6280 4194304 101 0 0 0 11 7 5 2 20 0 1 0 175955 3133440 418 18446744073709551615 9 9 0 0\n';
  expect(parseProcessStat(line)).toEqual({
    parentPid: 6278,
    groupId: 6279,
    terminal: 34816,
    foregroundGroupId: 6280,
    cpuTicks: 25,
    startTicks: 175955,
    residentPages: 418,
  });
});

test('a name may hold spaces, parentheses and digits', () => {
  const stat = parseProcessStat(statLine({ pid: 5, parent: 4, ticks: 3, name: 'a) R 99 (b 1' }));
  expect(stat).toMatchObject({ parentPid: 4, cpuTicks: 3 });
});

test.each(['', '5 (node', '5 (node) S 4 5 5 0 -1'])('a cut line is no process: %j', (line) => {
  expect(parseProcessStat(line)).toBeNull();
});
