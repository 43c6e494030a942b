import { expect, test } from 'vitest';
import { healthRuns } from './health-runs.ts';

test('steps of the same health are one part, and unknown is a part of its own', () => {
  expect(healthRuns(['healthy', 'healthy', null, 'down', 'healthy'], 10)).toEqual([
    { health: 'healthy', from: 10, to: 11 },
    { health: null, from: 12, to: 12 },
    { health: 'down', from: 13, to: 13 },
    { health: 'healthy', from: 14, to: 14 },
  ]);
  expect(healthRuns([], 10)).toEqual([]);
});
