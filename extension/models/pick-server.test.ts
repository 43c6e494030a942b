import { expect, test } from 'vitest';
import { type Candidate, type PickFacts, pickServer } from './pick-server.ts';

const SHOP = 'http://localhost:3000';
const BLOG = 'http://localhost:4000';

/** "a: http://x http://y" -> a server and the origins it declares; "a" alone: it was not heard yet. */
const server = (text: string): Candidate => {
  const [id = '', origins] = text.split(':').length > 1 ? text.split(/: ?(.*)/s) : [text];
  return { id, origins: origins === undefined ? null : origins.split(' ').filter(Boolean) };
};
const pick = (servers: string[], facts: Partial<PickFacts> = {}) =>
  pickServer({ servers: servers.map(server), origin: null, chosenId: null, knownId: null, lastId: null, ...facts });

test('the notation says what it means', () => {
  expect(server(`a: ${SHOP} ${BLOG}`)).toEqual({ id: 'a', origins: [SHOP, BLOG] });
  expect([server('a:'), server('a')]).toEqual([
    { id: 'a', origins: [] },
    { id: 'a', origins: null },
  ]);
});

const TWO = [`a: ${SHOP}`, `b: ${BLOG}`];

test.each<[string, string[], Partial<PickFacts>, string | null, boolean]>([
  ['without servers there is none', [], { origin: SHOP }, null, false],
  ['without a page it is the first', TWO, {}, 'a', false],
  ['without a page it is what was shown last', TWO, { lastId: 'b' }, 'b', false],
  ['the origin of the page picks its server', TWO, { origin: BLOG, lastId: 'a' }, 'b', false],
  ['a choice stands against the origin', TWO, { origin: BLOG, chosenId: 'a' }, 'a', false],
  ['a choice that is gone counts for nothing', TWO, { origin: BLOG, chosenId: 'x' }, 'b', false],
  ['of several that match, the first', [`a: ${SHOP}`, `b: ${SHOP}`], { origin: SHOP, lastId: 'b' }, 'a', false],
  [
    'of several that match, the one known for it',
    [`a: ${SHOP}`, `b: ${SHOP}`],
    { origin: SHOP, knownId: 'b' },
    'b',
    false,
  ],
  ['one known for it gives way when it no longer matches', TWO, { origin: SHOP, knownId: 'b' }, 'a', false],
  ['none matches: what was shown last, and that is said', TWO, { origin: 'http://x', lastId: 'b' }, 'b', true],
  [
    'one that was not heard yet is still known for its origin, and may be it',
    [`a: ${SHOP}`, 'b'],
    { origin: BLOG, knownId: 'b' },
    'b',
    false,
  ],
  ['where no server declares an origin, nothing is said', ['a:', 'b'], { origin: SHOP, lastId: 'b' }, 'b', false],
])('%s', (_, servers, facts, id, foreign) => {
  expect(pick(servers, facts)).toEqual({ id, foreign });
});
