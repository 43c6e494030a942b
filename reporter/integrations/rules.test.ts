import { expect, test } from 'vitest';
import { createTraffic } from '../traffic.ts';
import { type ChannelRules, compileRules } from './rules.ts';

/** What one request counts: `counted(rules, 'GET /a')` -> channels. */
function counted(rules: ChannelRules, request: string) {
  const traffic = createTraffic();
  const warnings: string[] = [];
  const [method = '', route = ''] = request.split(' ');
  compileRules({ traffic, rules }, (_, message) => warnings.push(message))(method, route)?.();
  const channels = Object.entries(traffic.totals()).flatMap(([channel, total]) =>
    total > 0 ? [`${channel} ${total}`] : [],
  );
  return { channels, warnings };
}

const RULES: ChannelRules = {
  'POST /api/jobs': ['browser', 'async'],
  'GET,HEAD /api/status': [],
  '/api/users/:id': 'users',
  '* /api/*/exec': 'ws-exec',
  '/api/*': 'browser',
};

test.each([
  ['POST /api/jobs', ['browser 1', 'async 1']],
  ['GET /api/jobs', ['browser 1']],
  ['post /api/jobs', ['browser 1', 'async 1']],
  ['GET /api/status', []],
  ['HEAD /api/status', []],
  ['PUT /api/status', ['browser 1']],
  ['GET /api/users/:id', ['users 1']],
  ['GET /api/users/7', ['browser 1']],
  ['GET /api/a/b/exec', ['ws-exec 1']],
  ['GET /api/', ['browser 1']],
  ['GET /api', []],
  ['GET /other/api/x', []],
])('%s counts %j', (request, channels) => {
  expect(counted(RULES, request)).toEqual({ channels, warnings: [] });
});

test('the order in which rules are written decides', () => {
  expect(counted({ '/api/*': 'first', 'GET /api/jobs': 'second' }, 'GET /api/jobs').channels).toEqual(['first 1']);
  expect(counted({ 'GET /api/jobs': 'second', '*': 'first' }, 'GET /api/jobs').channels).toEqual(['second 1']);
});

test('signs of regular expressions are only themselves', () => {
  expect(counted({ '/a.b/:id(\\d+)': 'x' }, 'GET /a.b/:id(\\d+)').channels).toEqual(['x 1']);
  expect(counted({ '/a.b': 'x' }, 'GET /aXb').channels).toEqual([]);
});

test('stars stand for what a regular expression would take for them', () => {
  const random = (letters: string, length: number) =>
    Array.from({ length }, () => letters[Math.floor(Math.random() * letters.length)]).join('');
  for (let turn = 0; turn < 5_000; turn += 1) {
    const pattern = `/${random('ab.*/', turn % 8)}`;
    const route = `/${random('ab./\n', turn % 11)}`;
    const expected = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll(/\*+/g, '.*')}$`, 's').test(route);
    const { channels } = counted({ [pattern]: 'x' }, `GET ${route}`);
    expect([pattern, route, channels]).toEqual([pattern, route, expected ? ['x 1'] : []]);
  }
});

test('however many stars a rule has, a long address costs next to nothing', () => {
  const route = `/api${'/jobs/x'.repeat(2_000)}`;
  const beganMs = performance.now();
  expect(counted({ '/api/*/jobs/*/jobs/*/log': 'x' }, `GET ${route}`).channels).toEqual([]);
  expect(performance.now() - beganMs).toBeLessThan(500);
});

test.each(['api', 'get /api', 'GET  /api', 'GET,/api', 'GET /a b', ''])('"%s" is left out with a warning', (rule) => {
  const { channels, warnings } = counted({ [rule]: 'x', '/api': 'y' }, 'GET /api');
  expect(channels).toEqual(['y 1']);
  expect(warnings).toEqual([expect.stringContaining(`"${rule}" is left out`)]);
});
