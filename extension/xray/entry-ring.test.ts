import { expect, test } from 'vitest';
import { createEntryRing } from './entry-ring.ts';
import type { HeardEntry } from './heard-entry.ts';
import { createMissingEntries, MAX_GAPS } from './missing-entries.ts';
import { heard } from './sample-work.ts';

const numbered = (sequence: number, text = 'api GET /', more: Partial<HeardEntry> = {}): HeardEntry => ({
  ...heard(text, { sequence }),
  heardAtMs: 1_000 + sequence,
  ...more,
});

test('entries are found by their trace, in the order in which they were heard', () => {
  const ring = createEntryRing();
  for (const one of [numbered(1, 'api GET / #a'), numbered(2, 'api GET / #b'), numbered(3, 'api GET / #a')])
    ring.add(one);
  expect(ring.ofTrace('a').map(({ entry }) => entry.sequence)).toEqual([1, 3]);
  expect([ring.ofTrace('c'), ring.count(), ring.heldSinceMs()]).toEqual([[], 3, null]);
});

test('what is told twice is held once; the same number of another boot or instance is another entry', () => {
  const ring = createEntryRing();
  for (const more of [{}, {}, { bootId: 'next' }, { instance: 'api-2' }]) ring.add(numbered(1, 'api GET / #a', more));
  expect(ring.ofTrace('a')).toHaveLength(3);
});

test('the oldest go first, and it is known from when on all is held', () => {
  const ring = createEntryRing(3);
  for (let sequence = 1; sequence <= 5; sequence += 1) ring.add(numbered(sequence, `api GET / #${sequence % 2}`));
  expect([...ring.all()].map(({ entry }) => entry.sequence)).toEqual([3, 4, 5]);
  expect(ring.ofTrace('0').map(({ entry }) => entry.sequence)).toEqual([4]);
  expect(ring.heldSinceMs()).toBe(1_002);
});

test('a trace of which nothing is left is forgotten', () => {
  const ring = createEntryRing(1);
  ring.add(numbered(1, 'api GET / #a'));
  ring.add(numbered(2, 'api GET / #b'));
  expect(ring.ofTrace('a')).toEqual([]);
});

test('a gap in the numbers is counted at the time at which it was noticed, by sidecar', () => {
  const ring = createEntryRing();
  for (const sequence of [7, 8, 12]) ring.add(numbered(sequence, 'worker q/n'));
  ring.add(numbered(1));
  ring.add(numbered(3));
  expect(ring.missingBetween(0, 2_000)).toEqual(
    new Map([
      ['worker', 3],
      ['api', 1],
    ]),
  );
  expect(ring.missingBetween(1_005, 2_000)).toEqual(new Map([['worker', 3]]));
});

test('what a report says to have dropped counts from the first report that was heard', () => {
  const ring = createEntryRing();
  const api = { sidecar: 'api', instance: 'api-1', bootId: 'boot' };
  for (const [total, atMs] of [
    [5, 100],
    [5, 200],
    [9, 300],
  ] as const)
    ring.dropped(api, total, atMs);
  expect(ring.missingBetween(0, 250)).toEqual(new Map());
  expect(ring.missingBetween(0, 300)).toEqual(new Map([['api', 4]]));
});

test('numbers that come late are not missing, whichever of a gap they are', () => {
  const missing = createMissingEntries();
  for (const sequence of [1, 6, 3, 2, 5]) missing.heard(sequence, sequence);
  expect(missing.all()).toEqual([{ atMs: 6, count: 1 }]);
  missing.heard(4, 7);
  expect(missing.all()).toEqual([]);
});

test('so many gaps are remembered, and no more', () => {
  const missing = createMissingEntries();
  for (let sequence = 1; sequence < 2_000; sequence += 2) missing.heard(sequence, sequence);
  expect(missing.all()).toHaveLength(MAX_GAPS);
});

test('what another kept goes before what was heard here, and it is known what it let go', () => {
  const ring = createEntryRing(4);
  for (const sequence of [6, 7]) ring.add(numbered(sequence, 'api GET / #a'));
  ring.restoreHeldSince(1_002);
  for (const sequence of [3, 4, 5, 6]) ring.restore(numbered(sequence, 'api GET / #a'));
  expect([...ring.all()].map(({ entry }) => entry.sequence)).toEqual([4, 5, 6, 7]);
  expect(ring.ofTrace('a').map(({ entry }) => entry.sequence)).toEqual([4, 5, 6, 7]);
  expect(ring.heldSinceMs()).toBe(1_003);
  ring.restoreHeldSince(null);
  for (const sequence of [8, 9, 10]) ring.add(numbered(sequence));
  expect([...ring.all()].map(({ entry }) => entry.sequence)).toEqual([7, 8, 9, 10]);
});
