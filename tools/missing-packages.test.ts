import { expect, test } from 'vitest';
import { aptCommands, describeByHand } from './missing-packages.ts';

test('as root apt-get is run directly, otherwise through sudo that asks for no password', () => {
  const asRoot = aptCommands(['chromium', 'stress-ng'], 'root').map((command) => command.join(' '));
  expect(asRoot).toEqual([
    'env DEBIAN_FRONTEND=noninteractive apt-get update -q',
    'env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium stress-ng',
  ]);
  for (const command of aptCommands(['chromium'], 'sudo')) expect(command.slice(0, 2)).toEqual(['sudo', '-n']);
});

test('what cannot be installed is named with its purpose and its package', () => {
  const text = describeByHand(['redis-server', 'stress-ng'], false);
  expect(text).toContain('redis-server, 6.2 or later');
  expect(text).toContain('apt-get install redis-server stress-ng\n');
  expect(text).not.toContain('Chromium');
});
