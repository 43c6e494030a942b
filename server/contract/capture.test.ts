import { describe, expect, test } from 'vitest';
import { isFailure, isGet, isKept, isUnderPrefix } from './capture.ts';

const PREFIXES = ['/api/monitor/jobs', '/api/me'];
/** "GET /api/me 200"; "-" stands for a missing method or status. */
const kept = (line: string) => {
  const [method, path = '', status] = line.split(' ');
  const known = (text: string | undefined) => (text === '-' ? undefined : text);
  return isKept(
    { method: known(method), path, status: known(status) && Number(status) ? Number(status) : null },
    PREFIXES,
  );
};

describe('what is kept', () => {
  test.each([
    'GET /api/me 200',
    'get /api/me 200',
    'GET /api/me/roles 304',
    'GET /api/me?full=1 200',
    'GET /api/me#a 200',
  ])('%s is left out', (line) => expect(kept(line)).toBe(false));

  test.each([
    ['another path', 'GET /api/products 200'],
    ['a path that only begins alike', 'GET /api/menu 200'],
    ['a path above the prefix', 'GET /api/monitor 200'],
    ['a mutation below the prefix', 'POST /api/me 200'],
    ['every other method', 'DELETE /api/me 204'],
    ['HEAD, which is not GET', 'HEAD /api/me 200'],
    ['a missing method, which may be anything', '- /api/me 200'],
    ['an error', 'GET /api/me 500'],
    ['a refusal', 'GET /api/me 401'],
    ['no answer', 'GET /api/me -'],
  ])('%s is kept', (_, line) => expect(kept(line)).toBe(true));

  test('without prefixes everything is', () =>
    expect(isKept({ method: 'GET', path: '/', status: 200 }, [])).toBe(true));
});

test('a slash at the end of a prefix changes nothing, and "/" holds every path', () => {
  expect(isUnderPrefix('/api/me', '/api/me/')).toBe(true);
  expect(isUnderPrefix('/api/menu', '/api/me/')).toBe(false);
  expect(isUnderPrefix('/anything/at/all', '/')).toBe(true);
});

test('an empty method is as good as a missing one', () => {
  expect(isGet({ method: '' })).toBe(false);
  expect(isGet({ method: null })).toBe(false);
});

test('status 0 is what browsers say of a request without an answer', () => {
  expect([0, null, 400, 599].map((status) => isFailure({ status }))).toEqual([true, true, true, true]);
  expect([101, 204, 304, 399].map((status) => isFailure({ status }))).toEqual([false, false, false, false]);
});
