import { expect, test } from 'vitest';
import { type Config, readConfig } from './config.ts';

/** `read('--name api -- node x.js', { … })` -> the configuration, and the warnings it gave. */
function read(line: string, env: Record<string, string> = {}) {
  const warnings: string[] = [];
  const config = readConfig(line.split(' ').filter(Boolean), env, (_, message) => warnings.push(message));
  return { config, warnings };
}
const settingsOf = (config: Config) => (config.kind === 'run' ? config.settings : null);
const REDIS = 'redis://127.0.0.1:6379/2';

test('flags name everything', () => {
  const { config, warnings } = read(
    `--name api --instance api-1 --interval 500ms --redis ${REDIS} -- node --name x.js`,
  );
  expect(config).toMatchObject({
    kind: 'run',
    command: ['node', '--name', 'x.js'],
    settings: { name: 'api', instance: 'api-1', intervalMs: 500, target: { kind: 'redis', redis: { shown: REDIS } } },
  });
  expect(warnings).toEqual([]);
});

test('SIDECAR_NAME and OPS_REDIS_URL are all that a container needs', () => {
  const { config } = read('', { SIDECAR_NAME: 'worker', OPS_REDIS_URL: 'redis://redis' });
  expect(config).toMatchObject({
    kind: 'run',
    command: null,
    settings: { name: 'worker', intervalMs: 5_000, target: { redis: { shown: 'redis://redis/2' } } },
  });
  expect(settingsOf(config)?.instance).toMatch(/^\w/);
});

test('a line break at the end of a value, as files have it, is no part of it', () => {
  const ended = read('', { SIDECAR_NAME: 'worker\n', OPS_REDIS_URL: `${REDIS}\n` });
  expect(ended.config).toMatchObject({ settings: { name: 'worker', target: { redis: { shown: REDIS } } } });
  expect(ended.warnings).toEqual([]);
});

test('flags go before the environment', () => {
  const env = { SIDECAR_NAME: 'worker', SIDECAR_INSTANCE: 'w-1', OPS_REDIS_URL: REDIS, SIDESCOPE_TOKEN: 'secret' };
  const { config } = read('--name api --instance a-1 --server http://127.0.0.1:7373', env);
  const target = { kind: 'server', token: 'secret', server: new URL('http://127.0.0.1:7373') };
  expect(settingsOf(config)).toMatchObject({ name: 'api', instance: 'a-1', target });
});

test.each([
  ['http://127.0.0.1:7373', '/state/sidescope/token'],
  ['http://localhost:7373', '/state/sidescope/token'],
  ['http://[::1]:7373', '/state/sidescope/token'],
  ['https://elsewhere.example', null],
])('without a token, that of a server on this machine is looked up where it keeps it: %s', (server, tokenFile) => {
  const { config } = read(`--name api --server ${server}`, { XDG_STATE_HOME: '/state' });
  expect(settingsOf(config)?.target).toMatchObject({ token: null, tokenFile });
});

test.each([
  ['0', 'api-1/0'],
  ['12', 'api-1/12'],
  ['blue', 'api-1'],
])('what PM2 numbers is an instance of its own: %s', (NODE_APP_INSTANCE, instance) => {
  const { config, warnings } = read(`--name api --redis ${REDIS}`, { SIDECAR_INSTANCE: 'api-1', NODE_APP_INSTANCE });
  expect(settingsOf(config)?.instance).toBe(instance);
  expect(warnings).toEqual([]);
});

test('in the environment Redis goes before the server', () => {
  const { config } = read('--name api', { OPS_REDIS_URL: REDIS, SIDESCOPE_URL: 'http://server' });
  expect(settingsOf(config)?.target.kind).toBe('redis');
});

test.each([
  ['--name API', '--name must be 1 to 63'],
  ['--name api --interval 6s', '--interval must be from 250ms to 5s'],
  ['--name api --interval 5', '--interval must be'],
  ['--name api --interval 100ms', '--interval must be'],
  ['--name api --instance a:b', '--instance must be'],
  ['--name api --redis http://x', '--redis cannot be used: it is not a Redis address'],
  ['--name api --server redis://x', '--server must be a server address'],
  ['--name api --server http://user:pw@x', '--server must be a server address'],
  [`--name api --redis ${REDIS} --server http://x`, 'not both'],
  ['--colour red', '--colour'],
  ['--name', '--name'],
  ['node server.js', 'A command goes behind two dashes'],
  [`--redis ${REDIS}`, 'give --name NAME or set SIDECAR_NAME'],
  ['--name api', 'give --redis URL or --server URL'],
])('"%s" is refused with what to fix', (line, message) => {
  expect(read(line).config).toEqual({ kind: 'error', message: expect.stringContaining(message) });
});

test('a malformed flag is refused beside a command as well', () => {
  expect(read('--interval x -- node').config.kind).toBe('error');
});

test.each([
  [{ SIDECAR_NAME: 'No Name' }, 'SIDECAR_NAME is ignored'],
  [{ OPS_REDIS_URL: 'localhost:6379' }, 'OPS_REDIS_URL is ignored'],
  [{ OPS_REDIS_URL: '', SIDESCOPE_URL: '' }, 'nowhere to report to'],
])('with %j the command runs unreported, with a warning', (env, message) => {
  const { config, warnings } = read('-- node x.js', { SIDECAR_NAME: 'api', ...env });
  expect(config).toEqual({ kind: 'run', command: ['node', 'x.js'], settings: null });
  expect(warnings.join('\n')).toContain(message);
});

test('each malformed environment value falls back to its default with one warning', () => {
  const env = { SIDECAR_NAME: 'api', OPS_REDIS_URL: REDIS, SIDECAR_INSTANCE: 'a b', SIDESCOPE_KEY_PREFIX: 'a b' };
  const { config, warnings } = read('', { ...env, CGROUP_ROOT: 'sys', SIDECAR_REPORTER_DISABLED: 'maybe' });
  expect(settingsOf(config)).toMatchObject({ cgroupRoot: null, target: { keyPrefix: '' } });
  expect(warnings.map((warning) => warning.split(' ')[0])).toEqual([
    'SIDECAR_REPORTER_DISABLED',
    'SIDECAR_INSTANCE',
    'SIDESCOPE_KEY_PREFIX',
    'CGROUP_ROOT',
  ]);
});

test('a cluster without a hash tag in the key prefix is refused with what to set', () => {
  const line = '--name api --redis redis+cluster://a,b';
  expect(read(line).config).toEqual({ kind: 'error', message: expect.stringContaining('{sidescope}:') });
  const { config, warnings } = read(`${line} -- node`, { SIDESCOPE_KEY_PREFIX: '{sidescope}:' });
  expect(settingsOf(config)?.target).toMatchObject({ redis: { kind: 'cluster' }, keyPrefix: '{sidescope}:' });
  expect(warnings).toEqual([]);
});

test('a warning does not repeat the value, which may hold a password', () => {
  const { warnings } = read('-- node', { SIDECAR_NAME: 'api', OPS_REDIS_URL: 'http://user:hunter2@redis' });
  expect(warnings.join()).toContain('OPS_REDIS_URL');
  expect(warnings.join()).not.toContain('hunter2');
});

test.each(['true', 'TRUE', '1', 'true\n'])('SIDECAR_REPORTER_DISABLED=%j leaves only the command', (value) => {
  const env = { SIDECAR_REPORTER_DISABLED: value, SIDECAR_NAME: 'api', OPS_REDIS_URL: REDIS };
  const { config, warnings } = read('-- node x.js', env);
  expect(config).toEqual({ kind: 'disabled', command: ['node', 'x.js'] });
  expect(warnings).toEqual([]);
});

test.each(['false', '0', ''])('SIDECAR_REPORTER_DISABLED=%s changes nothing', (value) => {
  const env = { SIDECAR_REPORTER_DISABLED: value, SIDECAR_NAME: 'api', OPS_REDIS_URL: REDIS };
  expect(read('', env).config.kind).toBe('run');
});

test('help and version need nothing else', () => {
  expect(read('--help').config).toEqual({ kind: 'help' });
  expect(read('--version').config).toEqual({ kind: 'version' });
});
