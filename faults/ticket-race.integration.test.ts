// The race in small, for every run of the tests; ticket-race.fault.ts runs it in full.
import { expect, onTestFinished, test } from 'vitest';
import { raceForTickets } from './ticket-race.ts';

const ROUNDS = 5;

test('of 200 that redeem one ticket at once over two servers exactly one wins, and the others are told so', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const { winners, refusals, faults } = await raceForTickets(ROUNDS, 200, ending.signal);
  expect(winners).toEqual(Array.from({ length: ROUNDS }, () => 1));
  expect([...refusals]).toEqual([[401, ROUNDS * 199]]);
  expect(faults).toEqual([]);
});
