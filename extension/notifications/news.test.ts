import { expect, test } from 'vitest';
import { CALM, calmBut, fixtureSnapshot } from '../stories/fixtures.ts';
import { newsOf, type ToldOfServer } from './news.ts';

const MINUTE = 60_000;
const START_MS = 1_800_000_000_000;

type Seen = 'up' | 'late' | 'down' | 'never' | 'no store';

/** A picture in which api is so; the other sidecars are well. */
function picture(api: Seen) {
  const age = { up: 0.4, late: 12, down: 18, never: 0, 'no store': 18 }[api];
  const fixtures = calmBut({ name: 'api', age }).filter(({ name }) => api !== 'never' || name !== 'api');
  return fixtureSnapshot({ fixtures, ...(api === 'no store' && { degradedReason: 'redis_unavailable' as const }) });
}

/** "0 up, 1 down" -> what is told of api at each of these minutes: "+" down, "-" recovered. Quiet for 5 minutes. */
function told(story: string): string {
  let before: ToldOfServer = {};
  return story
    .split(', ')
    .map((step) => {
      const [, minute, api] = /^(\d+) (.*)$/.exec(step) ?? [];
      const nowMs = START_MS + Number(minute) * MINUTE;
      const look = newsOf({ told: before, snapshot: picture(api as Seen), nowMs, cooldownMs: 5 * MINUTE });
      // What is remembered outlives the background as JSON.
      before = JSON.parse(JSON.stringify(look.told));
      const names = (mark: string, all: readonly { name: string }[]) => all.map(({ name }) => `${mark}${name}`);
      return [...names('+', look.news.down), ...names('-', look.news.recovered)].join(' ') || '.';
    })
    .join(' ');
}

test.each([
  ['a fall and a recovery are told once each', '0 up, 1 down, 2 down, 3 up, 4 up', '. +api . -api .'],
  ['what was so at first sight is old news', '0 down, 1 down, 2 up, 3 down', '. . . +api'],
  ['late is neither down nor recovered', '0 up, 1 late, 2 down, 3 late, 4 up', '. . +api . -api'],
  [
    'within the quiet time a second fall is not told, nor its end',
    '0 up, 1 down, 2 up, 3 down, 4 up',
    '. +api -api . .',
  ],
  [
    'one that is still down after the quiet time is told then',
    '0 up, 1 down, 2 up, 3 down, 6 down',
    '. +api -api . +api',
  ],
  ['a store that fails says nothing of the sidecars', '0 up, 1 no store, 2 up', '. . .'],
  ['a fall under a failed store is told when the store is back', '0 up, 1 no store, 2 down', '. . +api'],
  ['a server that starts anew, and knows of no report yet, is no fall', '0 up, 1 never, 2 up', '. . .'],
  ['one that never reported and then does is no recovery', '0 never, 1 up, 2 down', '. . +api'],
])('%s', (_, story, expected) => {
  expect(told(story)).toBe(expected);
});

test('several that go down at once are told together, in their order', () => {
  const look = (fixtures: typeof CALM, before: ToldOfServer) =>
    newsOf({ told: before, snapshot: fixtureSnapshot({ fixtures }), nowMs: START_MS, cooldownMs: 5 * MINUTE });
  const first = look(CALM, {});
  const { news } = look(calmBut({ name: 'worker', age: 18 }, { name: 'frontend', age: 20 }), first.told);
  expect(news.down.map(({ name }) => name)).toEqual(['frontend', 'worker']);
});

test('a name that objects have from birth is one like any other', () => {
  const snapshot = picture('down');
  const named = { ...snapshot, sidecars: snapshot.sidecars.map((one) => ({ ...one, name: 'constructor' })) };
  expect(newsOf({ told: {}, snapshot: named, nowMs: START_MS, cooldownMs: 1 }).news.down).toEqual([]);
});

test('what was said by a clock that was set back since silences nobody', () => {
  const before = { api: { down: false, saidDownAtMs: START_MS + 1_440 * MINUTE } };
  const { news } = newsOf({ told: before, snapshot: picture('down'), nowMs: START_MS, cooldownMs: 5 * MINUTE });
  expect(news.down.map(({ name }) => name)).toEqual(['api']);
});
