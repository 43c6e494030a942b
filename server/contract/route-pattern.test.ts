import { expect, test } from 'vitest';
import { routePattern } from './route-pattern.ts';

test.each([
  ['/api/jobs/41', '/api/jobs/:id'],
  ['/api/jobs/41/log?tail=5', '/api/jobs/:id/log'],
  ['/api/jobs/0b2f6f0e-8f6e-4d7a-9a3a-0f4c8a5b1d2e', '/api/jobs/:id'],
  ['/commits/3f2a9c1b', '/commits/:id'],
  ['/things/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/things/:id'],
  ['/customers/cus_NffrFeUfNV2Hib/cards', '/customers/:id/cards'],
  ['/notes/V1StGXR8_Z5jdHi6B-myT', '/notes/:id'],
  ['/boxes/clh3v8z9k0000qw08h2x5e7d1', '/boxes/:id'],
  ['/orders/order-10293', '/orders/:id'],
  ['/days/2026-11-21/hours', '/days/:id/hours'],
  ['/users/ada@example.org', '/users/:id'],
  ['/pictures/41.png', '/pictures/:id.png'],
])('the ids of %s are folded', (path, route) => expect(routePattern(path)).toBe(route));

test.each([
  '/',
  '/api/v1/products',
  '/api/v2-10/products',
  '/wizard/step-2',
  '/blog/how-we-cut-latency-by-40-percent',
  '/words/facade/deadbeef',
  '/assets/app.js',
  '/api/monitor/sidecars/events',
  '/static/fonts/inter-v12-latin.woff2',
  '/.well-known/openid-configuration',
  '/I18n/en-GB',
  '',
])('nothing of %s is folded', (path) => expect(routePattern(path)).toBe(path));

test('two paths that differ in nothing but ids and query have one route', () => {
  expect(routePattern('/a/1/b/2?x=1')).toBe(routePattern('/a/33/b/44#y'));
});

test('an endless path is cut', () => expect(routePattern(`/${'a'.repeat(10_000)}`).length).toBeLessThan(3_000));
