import { expect, test } from 'vitest';
import { createPeerCheck } from './trusted-proxy.ts';

test('only the proxy and this machine may connect', () => {
  const isAllowed = createPeerCheck('10.0.0.2');
  for (const peer of ['10.0.0.2', '::ffff:10.0.0.2', '127.0.0.1', '::1']) expect(isAllowed(peer)).toBe(true);
  for (const peer of ['10.0.0.3', '192.168.0.1', 'fd00::1', '', undefined]) expect(isAllowed(peer)).toBe(false);
});

test('a range of proxies is one as well, of either family', () => {
  expect(createPeerCheck('10.0.0.0/8')('10.255.1.1')).toBe(true);
  expect(createPeerCheck('10.0.0.0/8')('11.0.0.1')).toBe(false);
  expect(createPeerCheck('fd00::/8')('fd12::1')).toBe(true);
  expect(createPeerCheck('fd00::/8')('fe80::1')).toBe(false);
});
