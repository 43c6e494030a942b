import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Env, readConfig } from './config.ts';
import { DEFAULT_TOPOLOGY } from './contract/topology.ts';
import { CERTIFICATE, KEY } from './testing/tls-pair.ts';

const FILES: Record<string, string> = {
  'ok.json': JSON.stringify({ sidecars: [{ name: 'web' }], channels: [{ id: 'c', label: 'C', path: ['web'] }] }),
  'unknown-sidecar.json': JSON.stringify({
    sidecars: [{ name: 'web' }],
    channels: [{ id: 'c', label: 'C', path: ['db'] }],
  }),
  'broken.json': '{"sidecars": [',
  'cert.pem': CERTIFICATE,
  'key.pem': KEY,
  'other-key.pem': generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ format: 'pem', type: 'pkcs8' })
    .toString(),
  'garbage.pem': 'not a certificate',
};
const files = {
  readText(path: string) {
    const text = FILES[path];
    if (text === undefined) throw new Error('ENOENT: no such file');
    return text;
  },
  loadToken: (path: string) =>
    path.includes('open')
      ? ({ ok: false, problem: `token file ${path} can be read by others` } as const)
      : ({ ok: true, token: `token of ${path}` } as const),
};
const TOKEN = { SIDESCOPE_TOKEN: '0123456789abcdef', HOME: '/u' };

function config(env: Env) {
  const result = readConfig({ ...TOKEN, ...env }, files);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.config;
}
function problems(env: Env) {
  const result = readConfig({ ...TOKEN, ...env }, files);
  return result.ok ? [] : result.problems;
}

describe('the configuration', () => {
  test('needs nothing: loopback, port 7373, the embedded store, six sidecars', () => {
    expect(config({})).toMatchObject({
      addresses: [
        { host: '127.0.0.1', optional: false },
        { host: '::1', optional: true },
      ],
      port: 7373,
      redis: null,
      keyPrefix: '',
      topology: DEFAULT_TOPOLOGY,
      tls: null,
      trustedProxy: null,
      logLevel: 'warn',
    });
  });

  test('takes empty and blank variables for unset ones', () => {
    expect(config({ SIDESCOPE_PORT: '', SIDESCOPE_HOST: ' ', OPS_REDIS_URL: '' })).toMatchObject({
      port: 7373,
      redis: null,
    });
  });

  test.each(['127.0.0.1', '127.9.9.9', '::1', '[::1]'])('listens on %s without more ado', (host) => {
    expect(config({ SIDESCOPE_HOST: host }).addresses).toEqual([{ host: host.replace(/[[\]]/g, ''), optional: false }]);
  });

  test.each(['0.0.0.0', '::', '192.168.1.2', 'my-host', '128.0.0.1'])(
    'refuses %s without TLS or a trusted proxy, and names both remedies',
    (host) => {
      const [problem] = problems({ SIDESCOPE_HOST: host });
      expect(problem).toMatch(/SIDESCOPE_TLS_CERT and SIDESCOPE_TLS_KEY.*SIDESCOPE_TRUSTED_PROXY/);
      const tls = { SIDESCOPE_TLS_CERT: 'cert.pem', SIDESCOPE_TLS_KEY: 'key.pem' };
      expect(config({ SIDESCOPE_HOST: host, ...tls })).toMatchObject({ tls: { cert: CERTIFICATE, key: KEY } });
      expect(config({ SIDESCOPE_HOST: host, SIDESCOPE_TRUSTED_PROXY: '10.0.0.2' }).trustedProxy).toBe('10.0.0.2');
    },
  );

  test.each([
    ['redis://r', { kind: 'standalone', endpoint: { host: 'r', port: 6379 }, database: 2, tls: false }],
    ['redis://r:6380/5', { kind: 'standalone', endpoint: { host: 'r', port: 6380 }, database: 5 }],
    ['rediss://user:secret@r', { username: 'user', password: 'secret', tls: true, database: 2 }],
    ['redis+sentinel://a,b/main', { kind: 'sentinel', master: 'main', database: 2 }],
  ])('reads the Redis address %s', (given, read) => {
    expect(config({ OPS_REDIS_URL: given }).redis).toMatchObject(read);
  });

  test.each([
    ['SIDESCOPE_PORT', '-1', 'not a port'],
    ['SIDESCOPE_PORT', '65536', 'not a port'],
    ['SIDESCOPE_PORT', '80.5', 'not a port'],
    ['SIDESCOPE_PORT', 'http', 'not a port'],
    ['OPS_REDIS_URL', 'localhost:6379', 'not a Redis address'],
    ['OPS_REDIS_URL', 'http://r', 'not a Redis address'],
    ['OPS_REDIS_URL', 'redis://r/cache', 'not a database'],
    ['OPS_REDIS_URL', 'redis+cluster://a,b', 'hash tag'],
    ['SIDESCOPE_KEY_PREFIX', 'a b', 'without spaces'],
    ['SIDESCOPE_MAX_STREAMS', '0', 'from 1 to'],
    ['SIDESCOPE_MAX_STREAMS', 'many', 'from 1 to'],
    ['SIDESCOPE_ALLOWED_HOSTS', 'http://x', 'without http://'],
    ['SIDESCOPE_TRUSTED_PROXY', 'proxy', 'neither an address nor a range'],
    ['SIDESCOPE_TRUSTED_PROXY', '10.0.0.0/33', 'neither an address nor a range'],
    ['SIDESCOPE_LOG_LEVEL', 'loud', 'use one of fatal'],
    ['SIDESCOPE_TOKEN', 'short', 'has 5 characters; use at least 16'],
    ['SIDESCOPE_TOKEN', 'with a space in the middle', 'holds a space'],
    ['SIDESCOPE_TOPOLOGY', 'missing.json', 'missing.json cannot be read: ENOENT'],
    ['SIDESCOPE_TOPOLOGY', 'broken.json', 'broken.json is not JSON'],
    ['SIDESCOPE_TOPOLOGY', 'unknown-sidecar.json', 'channel "c" runs through "db"'],
    ['SIDESCOPE_TLS_CERT', 'cert.pem', 'set both, or neither'],
  ])('refuses %s=%s, saying what is wrong', (name, value, reason) => {
    const told = problems({ [name]: value });
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(name);
    expect(told[0]).toContain(reason);
  });

  test.each([
    ['garbage.pem', 'key.pem', /no start line/],
    ['cert.pem', 'garbage.pem', /: error:/],
    ['cert.pem', 'other-key.pem', /key values mismatch/],
  ])('refuses the certificate %s with the key %s, naming both', (cert, key, reason) => {
    const told = problems({ SIDESCOPE_TLS_CERT: cert, SIDESCOPE_TLS_KEY: key });
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`SIDESCOPE_TLS_CERT and SIDESCOPE_TLS_KEY: ${cert} and ${key} are no certificate`);
    expect(told[0]).toMatch(reason);
  });

  test('tells of everything that is wrong at once, and never a password', () => {
    const told = problems({
      SIDESCOPE_PORT: 'x',
      OPS_REDIS_URL: 'redis://u:hunter2@r/x',
      SIDESCOPE_TOPOLOGY: 'missing.json',
    });
    expect(told).toHaveLength(3);
    expect(told.join()).not.toContain('hunter2');
  });

  test('keeps the token in the state folder unless told otherwise', () => {
    const none = { SIDESCOPE_TOKEN: undefined };
    expect(config(none).tokenFile).toBe('/u/.local/state/sidescope/token');
    expect(config({ ...none, XDG_STATE_HOME: '/s' }).tokenFile).toBe('/s/sidescope/token');
    expect(config({ ...none, SIDESCOPE_TOKEN_FILE: '/t' })).toMatchObject({ tokenFile: '/t', token: 'token of /t' });
    expect(config({ SIDESCOPE_TOKEN_FILE: '/t' })).toMatchObject({ tokenFile: null, token: TOKEN.SIDESCOPE_TOKEN });
    expect(problems({ ...none, SIDESCOPE_TOKEN_FILE: '/open' })).toEqual([
      'SIDESCOPE_TOKEN_FILE: token file /open can be read by others',
    ]);
  });
});
