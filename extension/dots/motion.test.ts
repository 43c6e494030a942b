import { expect, test } from 'vitest';
import { isReduced } from './motion.ts';

test.each([
  ['system', true, true],
  ['system', false, false],
  ['reduce', false, true],
  ['full', true, false],
] as const)('set to %s while the system reduces motion: %s -> reduced: %s', (setting, system, reduced) => {
  expect(isReduced(setting, system)).toBe(reduced);
});
