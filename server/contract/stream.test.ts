import { describe, expect, test } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { picture, START_MS } from '../testing/picture.ts';
import {
  EVENT_NAMES,
  EVENT_SCHEMAS,
  MAX_EVENT_LENGTH,
  parseStreamEvent,
  type StreamEvent,
  streamEventData,
} from './stream.ts';

const EVENTS: StreamEvent[] = [
  {
    type: 'hello',
    contractVersion: 1,
    serverVersion: '1.0.0',
    serverId: 'x',
    atMs: START_MS,
    watchIntervalMs: 500,
    pingIntervalMs: 15_000,
  },
  { type: 'snapshot', snapshot: picture('browser: api').hear('api', 1).reject('api/b', 2).snapshot },
  {
    type: 'reports',
    atMs: START_MS,
    reports: [makeReport({ traffic: { ws_exec: 1 } })],
    rejected: [{ name: 'api', instance: null, reason: 'not JSON' }],
  },
  { type: 'counts', atMs: START_MS, totals: { ws_exec: 3, async: 0 } },
  {
    type: 'log',
    entry: {
      id: '1795000000000-0',
      atMs: START_MS,
      kind: 'health_changed',
      sidecar: 'api',
      instance: null,
      from: 'healthy',
      to: 'down',
      reason: 'stopped reporting',
    },
    replayed: false,
  },
  { type: 'resync', atMs: START_MS, reason: 'unknown_id' },
  { type: 'ping', atMs: START_MS },
  { type: 'bye', reason: 'max_age', retryMs: 1_000 },
];

describe('an event', () => {
  test.each(EVENTS.map((event) => [event.type, event] as const))('%s comes back as it went out', (type, event) => {
    expect(parseStreamEvent(type, streamEventData(event))).toEqual({ ok: true, value: event });
  });

  test('of every name has its schema, and there is an example of each above', () => {
    expect([...EVENT_NAMES].sort()).toEqual(Object.keys(EVENT_SCHEMAS).sort());
    expect(EVENTS.map(({ type }) => type)).toEqual(EVENT_NAMES);
  });

  test('is one line, as SSE needs it, whatever stands in it', () => {
    const rejected = [{ name: 'api', instance: null, reason: 'line\nbreak\r\nand \u2028' }];
    expect(streamEventData({ type: 'reports', atMs: START_MS, reports: [], rejected })).not.toMatch(/[\r\n]/);
  });

  test.each([
    ['an unknown name', 'surprise', '{}', 'unknown event "surprise"'],
    ['a name of every object', 'constructor', '{}', 'unknown event'],
    ['no JSON', 'ping', 'x', 'ping: not JSON'],
    ['no object', 'ping', 'null', 'ping: '],
    ['a field missing', 'ping', '{}', 'ping: at_ms: '],
    ['one bad report', 'reports', `{"at_ms":${START_MS},"reports":[{}],"rejected":[]}`, 'reports: reports.0.name: '],
    ['a farewell that names no time', 'bye', '{"reason":"shutdown"}', 'bye: retry_ms: '],
    ['too much', 'ping', ' '.repeat(MAX_EVENT_LENGTH + 1), 'too large'],
  ])('with %s is refused, saying which and why', (_what, name, data, told) => {
    const parsed = parseStreamEvent(name, data);
    expect(parsed.ok ? '' : parsed.reason).toContain(told);
  });

  test('cannot make itself another event by a field of its own', () => {
    expect(parseStreamEvent('ping', `{"at_ms":${START_MS},"type":"bye"}`)).toEqual({
      ok: true,
      value: { type: 'ping', atMs: START_MS },
    });
  });
});

describe('words that a newer server may know', () => {
  const wire = (event: StreamEvent): string => streamEventData(event);
  const renamed = (text: string) =>
    text
      .replaceAll('"source":"cgroup-v2"', '"source":"docker"')
      .replaceAll('"cpu_limit_source":"quota"', '"cpu_limit_source":"cgroup-weight"')
      .replaceAll('"memory_limit_source":"cgroup"', '"memory_limit_source":"balloon"');
  const newer = picture('browser: api').hear('api', 1).hear('worker', 1).snapshot;

  test('in one report leave the whole snapshot readable, and read as the neutral ones', () => {
    const text = renamed(wire({ type: 'snapshot', snapshot: newer }));
    expect(text).toContain('docker');
    const parsed = parseStreamEvent('snapshot', text);
    if (!parsed.ok || parsed.value.type !== 'snapshot') throw new Error('not readable');
    const [api] = parsed.value.snapshot.sidecars;
    expect(api).toMatchObject({ health: 'healthy', cpuLimitSource: 'unknown', memoryLimitSource: 'unknown' });
    expect(api?.instances[0]?.report).toMatchObject({ source: 'none', cpuLimitSource: 'unknown' });
  });

  test('in one report leave the others that come with it readable', () => {
    const text = renamed(wire({ type: 'reports', atMs: START_MS, reports: [makeReport()], rejected: [] }));
    expect(parseStreamEvent('reports', text)).toMatchObject({
      ok: true,
      value: { reports: [{ name: 'api', source: 'none', memoryLimitSource: 'unknown' }] },
    });
  });

  test('for why the store is degraded, why a stream ends, and why entries may be missing', () => {
    const degraded = wire({ type: 'snapshot', snapshot: newer })
      .replace('"degraded":false', '"degraded":true')
      .replace('"degraded_reason":null', '"degraded_reason":"redis_on_fire"');
    expect(parseStreamEvent('snapshot', degraded)).toMatchObject({
      value: { snapshot: { degraded: true, degradedReason: 'redis_unavailable' } },
    });
    expect(parseStreamEvent('bye', '{"reason":"moved","retry_ms":5}')).toMatchObject({ value: { reason: 'shutdown' } });
    expect(parseStreamEvent('resync', `{"at_ms":${START_MS},"reason":"new"}`)).toMatchObject({
      value: { reason: 'log_lost' },
    });
  });

  test('for what happened drop that one entry', () => {
    const log = EVENTS.find(({ type }) => type === 'log');
    if (log === undefined) throw new Error('no example');
    const parsed = parseStreamEvent('log', wire(log).replace('health_changed', 'probe_failed'));
    expect(parsed).toMatchObject({ ok: false, reason: expect.stringContaining('entry.kind') });
  });
});
