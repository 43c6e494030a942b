import { expect, test } from 'vitest';
import { CALM, fixtureSnapshot } from '../stories/fixtures.ts';
import { noticesOf } from './news-text.ts';

const SERVER = { id: 'a', name: 'staging' };
/** Down are those that are named here. */
const picture = (...down: string[]) =>
  fixtureSnapshot({ fixtures: CALM.map((one) => (down.includes(one.name) ? { ...one, age: 18 } : one)) });
const told = (kind: 'down' | 'recovered', names: string[], snapshot = picture(...(kind === 'down' ? names : []))) => {
  const sidecars = snapshot.sidecars.filter(({ name }) => names.includes(name));
  const news = { down: [], recovered: [], [kind]: sidecars };
  return noticesOf(news, SERVER, snapshot).map(({ title, message }) => `${title}: ${message}`);
};

test('one that went down is named, with its server, why, and what is left', () => {
  expect(told('down', ['worker'])).toEqual(['worker is down: staging · stopped reporting · 5/6 healthy']);
});

test('several are counted and named', () => {
  expect(told('down', ['api', 'worker'])).toEqual(['2 sidecars are down: staging · api, worker · 4/6 healthy']);
});

test('of many the first are named', () => {
  const all = CALM.map(({ name }) => name);
  expect(told('down', all)).toEqual([
    '6 sidecars are down: staging · frontend, api, worker, beat, redis and 1 more · 0/6 healthy',
  ]);
});

test('a recovery says so', () => {
  expect(told('recovered', ['worker'])).toEqual(['worker has recovered: staging · 6/6 healthy']);
});

test('without news there is nothing to show', () => {
  expect(noticesOf({ down: [], recovered: [] }, SERVER, picture())).toEqual([]);
});
