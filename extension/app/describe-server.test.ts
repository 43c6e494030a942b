import { expect, test } from 'vitest';
import type { LinkState } from '../link/link-state.ts';
import { CALM, calmBut, fixtureSnapshot } from '../stories/fixtures.ts';
import { describeServer } from './describe-server.ts';

const LIVE: LinkState = { kind: 'live', intervalMs: 500 };
const OFFLINE: LinkState = { kind: 'offline', cause: 'no answer', reason: 'Nothing answers.', retryAtMs: null };
const POLLING: LinkState = { kind: 'polling', intervalMs: 30_000, reason: 'No stream.' };
const calm = fixtureSnapshot({ fixtures: CALM });
const worse = fixtureSnapshot({ fixtures: calmBut({ name: 'api', age: 12 }, { name: 'worker', age: 18 }) });

test.each([
  ['all is well', calm, LIVE, '6/6 healthy'],
  ['the worst is named, down before degraded', worse, LIVE, '4/6 healthy · worker down'],
  ['a lost server, whatever was known', calm, OFFLINE, 'Offline — no answer'],
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
  expect(describeServer(snapshot, link, null).text).toBe(text);
});

test('what is too old to pass for the present says its age', () => {
  expect(describeServer(worse, POLLING, 22_400).text).toBe('4/6 healthy · worker down · as of 22 s ago');
  expect(describeServer(worse, POLLING, null).text).toBe('4/6 healthy · worker down');
  expect(describeServer(calm, { kind: 'connecting' }, 4_000).text).toBe('6/6 healthy · as of 4 s ago');
  const unread = fixtureSnapshot({ fixtures: CALM, degradedReason: 'redis_timeout' });
  expect(describeServer(unread, POLLING, 22_400).text).toBe('Redis does not answer · as of 22 s ago');
});

test('only a lost server has more to say', () => {
  expect(describeServer(calm, OFFLINE, 9_000).detail).toBe('Nothing answers.');
  expect(describeServer(worse, LIVE, null).detail).toBeNull();
});
