import { expect, test } from 'vitest';
import { hostInstance } from './settings.ts';

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
