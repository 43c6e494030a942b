import { expect, test } from 'vitest';
import { createHostCheck } from './host-check.ts';

const check = (options: Partial<Parameters<typeof createHostCheck>[0]>) =>
  createHostCheck({ addresses: ['127.0.0.1', '::1'], allowedHosts: [], defaultPort: 80, ...options });

test('the loopback names are served with the port the request came in on, and with no other', () => {
  const isOurs = check({});
  for (const host of ['127.0.0.1:7373', 'localhost:7373', '[::1]:7373', 'LocalHost:7373'])
    expect(isOurs(host, 7373)).toBe(true);
  for (const host of ['127.0.0.1:7374', 'localhost', '[::1]', '::1:7373', '127.0.0.2:7373'])
    expect(isOurs(host, 7373)).toBe(false);
});

test('a Host without a port means the scheme’s own', () => {
  expect(check({})('localhost', 80)).toBe(true);
  expect(check({ defaultPort: 443 })('localhost', 443)).toBe(true);
  expect(check({ defaultPort: 443 })('localhost', 80)).toBe(false);
});

test('a missing or broken Host is nobody’s', () => {
  for (const host of [
    undefined,
    '',
    ':7373',
    'localhost:',
    'localhost:x',
    'localhost:7373:7373',
    'user@localhost:7373',
    'localhost:7373/x',
  ])
    expect(check({})(host, 7373)).toBe(false);
});

test('an address that was listened on is served; "any address" is not a name', () => {
  expect(check({ addresses: ['10.1.2.3'] })('10.1.2.3:7373', 7373)).toBe(true);
  expect(check({ addresses: ['fd00::1'] })('[fd00::1]:7373', 7373)).toBe(true);
  expect(check({ addresses: ['127.0.0.5'] })('127.0.0.5:7373', 7373)).toBe(true);
  expect(check({ addresses: ['0.0.0.0'] })('0.0.0.0:7373', 7373)).toBe(false);
  expect(check({ addresses: ['::'] })('[::]:7373', 7373)).toBe(false);
});

test('allowed names are served on any port, or on the one they name', () => {
  const isOurs = check({ allowedHosts: ['scope.test', 'proxy.test:443'] });
  expect(isOurs('scope.test', 7373)).toBe(true);
  expect(isOurs('scope.test:9', 7373)).toBe(true);
  expect(isOurs('proxy.test:443', 7373)).toBe(true);
  expect(isOurs('proxy.test', 7373)).toBe(false);
  expect(isOurs('sub.scope.test', 7373)).toBe(false);
});
