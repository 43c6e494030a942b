import { expect, test } from 'vitest';
import { picture } from '../testing/picture.ts';
import { withCounted } from './apply.ts';
import { countedBetween, countMarks } from './counted-between.ts';
import type { Snapshot } from './snapshot.ts';

const start = () => picture('browser: frontend -> api', 'async: worker');
/** "browser 3". */
const between = (before: Snapshot, after: Snapshot) =>
  [...countedBetween(countMarks(before), after)].map(([channel, count]) => `${channel} ${count}`);

test('what each replica counted since is added up', () => {
  const before = start()
    .hear('api/a', 0, { traffic: { browser: 100 } })
    .hear('api/b', 0, { traffic: { browser: 7 } });
  const after = before
    .hear('api/a', 5, { traffic: { browser: 104, async: 2 } })
    .hear('api/b', 5, { traffic: { browser: 8 } });
  expect(between(before.snapshot, after.snapshot)).toEqual(['browser 5', 'async 2']);
});

test('a replica that began anew counts from zero, and takes nothing from the others', () => {
  const before = start()
    .hear('api/a', 0, { traffic: { browser: 100 } })
    .hear('api/b', 0, { traffic: { browser: 50 } });
  const after = before
    .hear('api/a', 5, { bootId: 'boot-2', monotonicUsec: 1, startedAtMs: 1_795_000_100_000, traffic: { browser: 3 } })
    .hear('api/b', 5, { traffic: { browser: 60 } });
  expect(between(before.snapshot, after.snapshot)).toEqual(['browser 13', 'async 0']);
});

test('of a replica heard for the first time only what it counted since is taken, if that is known', () => {
  const before = start().at(0);
  const old = before.hear('api/a', 5, { traffic: { browser: 900 } });
  expect(between(before.snapshot, old.snapshot)).toEqual(['browser 0', 'async 0']);
  const reportedAtMs = 1_795_000_060_000;
  const young = before.hear('api/a', 5, { reportedAtMs, startedAtMs: reportedAtMs - 2_000, traffic: { browser: 4 } });
  expect(between(before.snapshot, young.snapshot)).toEqual(['browser 4', 'async 0']);
});

test('what was counted straight into the store is a counter like any other', () => {
  const { snapshot } = start().at(0);
  expect(between(withCounted(snapshot, { async: 5 }), withCounted(snapshot, { async: 9 }))).toEqual([
    'browser 0',
    'async 4',
  ]);
  expect(between(withCounted(snapshot, { async: 9 }), withCounted(snapshot, { async: 2 }))).toEqual([
    'browser 0',
    'async 2',
  ]);
});

test('a replica that is forgotten takes nothing away, and a channel may be called after what every object has', () => {
  const before = picture('constructor: api')
    .hear('api/a', 0, { traffic: { constructor: 5 } })
    .hear('api/b', 0);
  const after = before.hear('api/b', 301, { traffic: { constructor: 2 } });
  expect(after.instances).toEqual(['api/b healthy']);
  expect(between(before.snapshot, after.snapshot)).toEqual(['constructor 2']);
});
