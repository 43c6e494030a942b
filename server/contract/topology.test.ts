import { describe, expect, test } from 'vitest';
import { emptySnapshot } from './snapshot.ts';
import { DEFAULT_TOPOLOGY, MAX_CHANNELS, MAX_SIDECARS, parseTopology, topologyProblems } from './topology.ts';
import { toWire } from './wire.ts';

const reason = (value: unknown) => {
  const parsed = parseTopology(value);
  return parsed.ok ? null : parsed.reason;
};
const WEB = { sidecars: [{ name: 'web' }], channels: [] };

describe('a topology', () => {
  test('is six sidecars and four channels by default, in the order shown', () => {
    expect(parseTopology(toWire(DEFAULT_TOPOLOGY))).toEqual({ ok: true, value: DEFAULT_TOPOLOGY });
    expect(DEFAULT_TOPOLOGY.sidecars.map(({ name }) => name).join(' ')).toBe('frontend api worker beat redis terminal');
    expect(DEFAULT_TOPOLOGY.channels.map(({ id, path }) => `${id}: ${path.join(' -> ')}`)).toEqual([
      'browser: frontend -> api',
      'async: redis -> worker',
      'scheduled: beat',
      'ws-exec: api -> terminal',
    ]);
  });

  test('needs no kind, no channels and no origins', () => {
    expect(parseTopology({ sidecars: WEB.sidecars })).toEqual({
      ok: true,
      value: { sidecars: [{ name: 'web', kind: 'container' }], channels: [], origins: [] },
    });
  });

  test('tells everything that is wrong at once', () => {
    const wrong = { sidecars: [{ name: 'My API' }, { name: 'web', knid: 1 }], channels: [{ id: 'c' }], orgins: [] };
    const problems = topologyProblems(wrong).map((problem) => problem.split(':')[0]);
    expect(problems).toEqual(['sidecars.0.name', 'sidecars.1.knid', 'channels.0.label', 'channels.0.path', 'orgins']);
    expect(topologyProblems(WEB)).toEqual([]);
  });

  test('keeps the declared order', () => {
    const names = ['zeta', 'alpha', 'mid'];
    const parsed = parseTopology({ ...WEB, sidecars: names.map((name) => ({ name })) });
    expect(parsed.ok && parsed.value.sidecars.map(({ name }) => name)).toEqual(names);
  });

  test.each<[string, unknown, string]>([
    ['nothing', null, 'Expected Object'],
    ['no sidecars', { ...WEB, sidecars: [] }, 'sidecars: '],
    ['a bad name', { ...WEB, sidecars: [{ name: 'web' }, { name: 'My API' }] }, 'sidecars.1.name: must be 1 to 63'],
    ['an unknown kind', { ...WEB, sidecars: [{ name: 'web', kind: 'mysql' }] }, 'sidecars.0.kind: '],
    ['a sidecar twice', { ...WEB, sidecars: [{ name: 'web' }, { name: 'web' }] }, 'two sidecars have the same name'],
    ['a misspelt list', { ...WEB, chanels: [] }, 'chanels: is not a setting'],
    ['a misspelt setting', { sidecars: [{ name: 'web', knid: 'redis' }] }, 'sidecars.0.knid: is not a setting'],
    ['channels that are no list', { ...WEB, channels: {} }, 'channels: '],
    ['a channel that runs nowhere', { ...WEB, channels: [{ id: 'c', label: 'C', path: [] }] }, 'channels.0.path: '],
    [
      'a channel through a stranger',
      { ...WEB, channels: [{ id: 'c', label: 'C', path: ['web', 'db'] }] },
      'channel "c" runs through "db", which is not among the sidecars',
    ],
    [
      'a channel twice',
      { ...WEB, channels: ['a', 'a'].map((id) => ({ id, label: 'A', path: ['web'] })) },
      'two channels have the same id',
    ],
    ['a channel without a name', { ...WEB, channels: [{ id: 'c', label: '', path: ['web'] }] }, 'channels.0.label: '],
    [
      'too many sidecars',
      { ...WEB, sidecars: Array.from({ length: MAX_SIDECARS + 1 }, (_, i) => ({ name: `s${i}` })) },
      'sidecars: ',
    ],
    [
      'too many channels',
      {
        ...WEB,
        channels: Array.from({ length: MAX_CHANNELS + 1 }, (_, i) => ({ id: `c${i}`, label: 'C', path: ['web'] })),
      },
      'channels: ',
    ],
  ])('with %s is refused, and the entry is named', (_what, value, told) => {
    expect(reason(value)).toContain(told);
  });

  test('keeps the paths that only poll, and needs none', () => {
    const parsed = parseTopology({ ...WEB, polling: ['/api/me', '/api/monitor/jobs/'] });
    expect(parsed.ok && parsed.value.polling).toEqual(['/api/me', '/api/monitor/jobs/']);
    expect(parsed.ok && emptySnapshot(parsed.value, 0).polling).toEqual(['/api/me', '/api/monitor/jobs/']);
    expect(emptySnapshot(DEFAULT_TOPOLOGY, 0)).not.toHaveProperty('polling');
  });

  test.each(['api/me', 'http://localhost/api', '/api/me?full=1', '/api me', ''])(
    'refuses "%s" as polling',
    (prefix) => {
      expect(reason({ ...WEB, polling: ['/ok', prefix] })).toContain('polling.1: must be the beginning of a path');
    },
  );

  test.each(['http://localhost:3000', 'https://app.example'])('takes the origin %s', (origin) => {
    expect(reason({ ...WEB, origins: [origin] })).toBeNull();
  });

  test.each([
    'http://localhost:3000/',
    'localhost:3000',
    'https://app.example/app',
    'https://app.example:443',
    'ftp://x',
    'HTTP://X',
    '*',
    '',
  ])('refuses "%s" as an origin', (origin) => {
    expect(reason({ ...WEB, origins: ['http://ok.example', origin] })).toContain('origins.1: must be an origin');
  });
});
