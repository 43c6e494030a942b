import { expect, onTestFinished, test } from 'vitest';
import { tell } from './tell.ts';
import { raceForTickets } from './ticket-race.ts';

const ROUNDS = 100;
const RUNNERS = 1_000;

test('of 1,000 that redeem one ticket at once over two servers exactly one wins, 100 times', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const { winners, refusals, faults } = await raceForTickets(ROUNDS, RUNNERS, ending.signal);
  const told = [...refusals].map(([status, count]) => `${status}: ${count}`).join(', ');
  tell('ticket-race', { rounds: winners.length, won: winners.filter((count) => count === 1).length, refused: told });
  expect(winners).toEqual(Array.from({ length: ROUNDS }, () => 1));
  expect(faults).toEqual([]);
});
