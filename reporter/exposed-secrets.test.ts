import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { tokenInTheClear } from './exposed-secrets.ts';

function warningsOf(line: string, env: Record<string, string> = {}): string[] {
  const warnings: string[] = [];
  readConfig(line.split(' '), env, (_, message) => warnings.push(message));
  return warnings;
}

test('a password on the command line is warned of, without it, and OPS_REDIS_URL named in its place', () => {
  const [warning = '', ...others] = warningsOf('--name api --redis redis://user:hunter2@redis');
  expect(others).toEqual([]);
  expect(warning).toContain('OPS_REDIS_URL');
  expect(warning).not.toContain('hunter2');
});

test('neither an address without a password nor one in the environment is warned of', () => {
  expect(warningsOf('--name api --redis redis://redis')).toEqual([]);
  expect(warningsOf('--name api', { OPS_REDIS_URL: 'redis://user:hunter2@redis' })).toEqual([]);
});

test.each([
  ['http://server:7373', 'secret', true],
  ['https://server:7373', 'secret', false],
  ['http://127.0.0.1:7373', 'secret', false],
  ['http://[::1]:7373', 'secret', false],
  ['http://server:7373', null, false],
])('a token is warned of where it goes over plain HTTP to another machine: %s, %s', (server, token, isWarned) => {
  const warning = tokenInTheClear({ kind: 'server', server: new URL(server), token, tokenFile: null });
  expect(warning?.includes(server) ?? false).toBe(isWarned);
  expect(warning ?? '').not.toContain('secret');
});
