import { expect, test } from 'vitest';
import { hostPattern, parseServerAddress } from './server-address.ts';

test.each([
  ['127.0.0.1:7373', 'http://127.0.0.1:7373'],
  ['  localhost:7373 ', 'http://localhost:7373'],
  ['localhost', 'http://localhost:7373'],
  ['dev.example', 'http://dev.example:7373'],
  ['dev.example:80', 'http://dev.example'],
  ['http://127.0.0.1:7373/', 'http://127.0.0.1:7373'],
  ['http://127.0.0.1:7373/status?x=1', 'http://127.0.0.1:7373'],
  ['HTTPS://Dev.Example', 'https://dev.example'],
  ['[::1]:7373', 'http://[::1]:7373'],
])('"%s" means %s', (typed, origin) => {
  expect(parseServerAddress(typed)).toEqual({ ok: true, value: origin });
});

test.each(['', '   ', 'ftp://127.0.0.1', 'file:///etc/passwd', 'http://', 'my server', 'user:pass@host:7373'])(
  '"%s" is no address',
  (typed) => {
    const parsed = parseServerAddress(typed);
    expect(parsed.ok ? parsed.value : parsed.reason).toContain('such as 127.0.0.1:7373');
  },
);

test.each([
  ['http://127.0.0.1:7373', 'http://127.0.0.1/*'],
  ['https://dev.example', 'https://dev.example/*'],
  ['http://[::1]:7373', 'http://[::1]/*'],
])('the permission for %s is %s', (origin, pattern) => {
  expect(hostPattern(origin)).toBe(pattern);
});
