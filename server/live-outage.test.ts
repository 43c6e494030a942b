// What the log says of a store that goes away or comes back while nobody watches, on a clock that the test holds.
import { expect, test } from 'vitest';
import { openLive } from './testing/open-live.ts';

test('a store that was lost before a short sleep, and is back after it, is told to be back', async () => {
  const { live, greeted, pass, away, logged } = openLive(false);
  await greeted(null);
  live.sleep();
  away(true);
  await greeted(null);
  live.sleep();
  pass(60_000);
  away(false);
  await greeted(null);
  expect(await logged()).toEqual(['store_lost', 'store_back']);
});

test('nothing is said of a store that was lost before a long sleep', async () => {
  const { live, greeted, pass, away, logged } = openLive(false);
  await greeted(null);
  live.sleep();
  away(true);
  await greeted(null);
  live.sleep();
  pass(60_001);
  away(false);
  await greeted(null);
  expect(await logged()).toEqual([]);
});
