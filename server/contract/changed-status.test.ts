import { expect, test } from 'vitest';
import { createChangedStatus } from './changed-status.ts';

const asked = (statuses: readonly (number | null)[]) => {
  const { isChanged } = createChangedStatus();
  return statuses.map((status) => isChanged('/api/me', status));
};

test('an outage changes the status as it begins and as it ends, and each route has its own', () => {
  expect(asked([200, 200, 500, 500, null, 200, 200])).toEqual([false, false, true, false, true, true, false]);
  const { isChanged } = createChangedStatus();
  expect([isChanged('/a', 200), isChanged('/b', 500), isChanged('/a', 200)]).toEqual([false, false, false]);
});

test('"not modified" is no change', () => expect(asked([200, 304, 200])).toEqual([false, false, false]));

test('routes are forgotten that were not asked for longest, and all of them at once', () => {
  const { isChanged, forget } = createChangedStatus();
  isChanged('/old', 200);
  isChanged('/asked', 200);
  for (let index = 0; index < 199; index += 1) {
    isChanged(`/${index}`, 200);
    isChanged('/asked', 200);
  }
  expect([isChanged('/old', 500), isChanged('/asked', 500)]).toEqual([false, true]);
  forget();
  expect(isChanged('/asked', 200)).toBe(false);
});
