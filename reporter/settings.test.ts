import { expect, test } from 'vitest';
import { hostInstance, ofWorker } from './settings.ts';

test.each([
  ['api-7d9f', 'api-7d9f'],
  ['Laptop.local', 'Laptop.local'],
  ['müller’s mac', 'm-ller-s-mac'],
  ['', 'unnamed'],
  ['-dash', 'unnamed'],
  ['x'.repeat(200), 'x'.repeat(128)],
])('the host "%s" is the instance "%s"', (hostname, instance) => {
  expect(hostInstance(hostname)).toBe(instance);
});

test.each([
  ['api-1', null, 'api-1'],
  ['api-1', 0, 'api-1/0'],
  ['x'.repeat(128), 12, `${'x'.repeat(125)}/12`],
])('of "%s" the worker %s is the instance "%s"', (instance, worker, id) => {
  expect(ofWorker(instance, worker)).toBe(id);
});
