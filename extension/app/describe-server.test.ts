import { expect, test } from 'vitest';
import type { LinkState } from '../link/link-state.ts';
import { CALM, calmBut, fixtureSnapshot } from '../stories/fixtures.ts';
import { describeServer } from './describe-server.ts';

const LIVE: LinkState = { kind: 'live', intervalMs: 500 };
const OFFLINE: LinkState = { kind: 'offline', reason: 'Nothing answers.', retryAtMs: null };
const calm = fixtureSnapshot({ fixtures: CALM });
const worse = fixtureSnapshot({ fixtures: calmBut({ name: 'api', age: 12 }, { name: 'worker', age: 18 }) });

test.each([
  ['all is well', calm, LIVE, '6/6 healthy'],
  ['the worst is named, down before degraded', worse, LIVE, '4/6 healthy · worker down'],
  ['a lost server, whatever was known', calm, OFFLINE, 'Offline'],
  ['nothing is known yet', null, { kind: 'connecting' } as const, 'Connecting…'],
  [
    'a store that cannot be read says nothing of sidecars',
    fixtureSnapshot({ fixtures: CALM, degradedReason: 'redis_timeout' }),
    LIVE,
    'Redis does not answer',
  ],
  [
    'a store that takes no writes says so beside what is known',
    fixtureSnapshot({ fixtures: CALM, degradedReason: 'redis_full' }),
    LIVE,
    '6/6 healthy · Redis is full',
  ],
])('%s', (_, snapshot, link, text) => {
  expect(describeServer(snapshot, link).text).toBe(text);
});

test('only a lost server has more to say', () => {
  expect(describeServer(calm, OFFLINE).detail).toBe('Nothing answers.');
  expect(describeServer(worse, LIVE).detail).toBeNull();
});
