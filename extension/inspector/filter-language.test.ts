import { describe, expect, test } from 'vitest';
import { parseFilter } from './filter-language.ts';
import { entry } from './sample-entry.ts';

const REQUESTS = [
  entry('POST /api/jobs 202 134ms 1200B', {
    serverTiming: [{ name: 'worker', durationMs: 80, description: '' }],
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  }),
  entry('GET /api/jobs/7 200 22ms 3400B'),
  entry('GET /api/products?q=moss 500 900ms 90B'),
  entry('DELETE http://api.example/carts/1 404 8ms', { resourceType: 'xhr' }),
  entry('GET /app.js 200 12ms 250000B', { resourceType: 'script', fromCache: true }),
  entry('GET /gone - 3000ms'),
  { ...entry('PUT /api/slow -'), pending: true, error: null, durationMs: null },
];
const BY_DB = { sidecars: [{ name: 'db', ownMs: 3 }], channels: ['browser'] };
const found = (typed: string) =>
  REQUESTS.filter((one) => parseFilter(typed).matches(one, one.url.endsWith('/jobs/7') ? BY_DB : null)).map(
    ({ method, url }) => `${method} ${new URL(url).pathname}`,
  );

test.each<[string, string[]]>([
  ['method:post', ['POST /api/jobs']],
  ['method:POST,DELETE', ['POST /api/jobs', 'DELETE /carts/1']],
  ['status:5xx', ['GET /api/products']],
  ['status:404', ['DELETE /carts/1']],
  ['status:400-499', ['DELETE /carts/1']],
  ['status:>=400', ['GET /api/products', 'DELETE /carts/1']],
  ['status:<202', ['GET /api/jobs/7', 'GET /app.js']],
  ['status:none', ['GET /gone']],
  ['status:2xx,none method:GET -type:script', ['GET /api/jobs/7', 'GET /gone']],
  ['slower:200ms', ['GET /api/products', 'GET /gone']],
  ['slower:1s', ['GET /gone']],
  ['faster:10', ['DELETE /carts/1']],
  ['larger:100kB', ['GET /app.js']],
  ['smaller:100', ['GET /api/products']],
  ['sidecar:worker', ['POST /api/jobs']],
  ['sidecar:WORKER,api', ['POST /api/jobs']],
  ['sidecar:db', ['GET /api/jobs/7']],
  ['sidecar:worker,db -method:GET', ['POST /api/jobs']],
  ['channel:Browser', ['GET /api/jobs/7']],
  ['channel:async', []],
  ['is:pending', ['PUT /api/slow']],
  ['type:xhr', ['DELETE /carts/1']],
  ['host:example', ['DELETE /carts/1']],
  ['is:error', ['GET /api/products', 'DELETE /carts/1', 'GET /gone']],
  ['is:slow', ['GET /api/products', 'GET /gone']],
  ['is:mutation', ['POST /api/jobs', 'DELETE /carts/1', 'PUT /api/slow']],
  ['is:cached', ['GET /app.js']],
  ['trace:4bf92f', ['POST /api/jobs']],
  ['jobs', ['POST /api/jobs', 'GET /api/jobs/7']],
  ['JOBS method:GET', ['GET /api/jobs/7']],
  ['-jobs -is:error -is:pending', ['GET /app.js']],
  ['"q=moss"', ['GET /api/products']],
  ['refused', ['GET /gone']],
  ['http://api.example', ['DELETE /carts/1']],
])('%s', (typed, expected) => expect(found(typed)).toEqual(expected));

test('nothing typed leaves nothing out', () => {
  expect(found('  ')).toHaveLength(REQUESTS.length);
  expect(found('')).toHaveLength(REQUESTS.length);
});

describe('a bad term is told of', () => {
  test.each([
    ['status:6xx', 'status:6xx is no status'],
    ['status:abc', 'Type 404, 5xx'],
    ['slower:fast', 'slower:fast is no duration. Type slower:200ms'],
    ['larger:big', 'larger:10kB'],
    ['is:red', 'is:red is unknown. There are error, slow'],
    ['method:', 'method: needs a value, such as method:POST'],
    ['faster:', 'such as faster:1s'],
    ['metod:GET', 'metod: is no key. There are method, status'],
    ['constructor:x', 'constructor: is no key'],
  ])('%s', (typed, told) => {
    const { problems } = parseFilter(typed);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(told);
  });

  test('and the others hold', () => {
    expect(found('status:6xx method:DELETE')).toEqual(['DELETE /carts/1']);
  });
});
