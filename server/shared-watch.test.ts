import { expect, test } from 'vitest';
import { createSharedWatch } from './shared-watch.ts';
import { type Picture, picture, START_MS } from './testing/picture.ts';

/** Two processes report as one and the same instance, every 5 s. */
function inTurn(shown: Picture, who: string, from: number, to: number): Picture {
  let next = shown;
  for (let at = from; at <= to; at += 5) {
    next = next.hear(who, at, { bootId: 'old', startedAtMs: START_MS - 600_000, uptimeMs: 600_000 + at });
    next = next.hear(who, at + 1, { bootId: 'young', startedAtMs: START_MS - 300_000, uptimeMs: 300_000 + at });
  }
  return next;
}

test('an instance that two processes report as is told of once, and each of them by name', () => {
  const warnings: string[] = [];
  const look = createSharedWatch((message) => warnings.push(message));
  const one = inTurn(picture('api', 'worker'), 'api', 1, 31);
  look(inTurn(picture('api', 'worker'), 'api', 1, 6).snapshot);
  expect(warnings).toEqual([]);
  look(one.snapshot);
  look(inTurn(one, 'api', 36, 300).snapshot);
  expect(warnings).toEqual([expect.stringContaining('instance "api-1" of "api"')]);
  look(inTurn(one, 'worker/w', 36, 61).snapshot);
  expect(warnings[1]).toContain('instance "w" of "worker"');
});
